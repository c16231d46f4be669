//! What is still to be done, in scopes: a command that is given while an action is being performed has a
//! scope of its own.

use alloc::vec::Vec;
use core::mem;

/// A stack of steps.
///
/// After each command the driver takes steps until there are none. A step may run the application's code,
/// which may give commands itself: what such a command brings about comes before the end of its own
/// scope, and what was waiting before comes after it.
#[derive(Debug)]
pub(super) struct Plan<Step> {
    /// The next one last.
    steps: Vec<Step>,
    /// For each scope how many steps were waiting when it was opened.
    scopes: Vec<usize>,
    /// Whether the driver performs the step that it took last.
    is_performing: bool,
}

impl<Step: Copy> Plan<Step> {
    pub(super) const fn new() -> Self {
        Self { steps: Vec::new(), scopes: Vec::new(), is_performing: false }
    }

    /// A command comes. Commands that follow each other share a scope.
    pub(super) fn enter(&mut self) {
        if mem::take(&mut self.is_performing) {
            self.scopes.push(self.steps.len());
        }
    }

    /// Puts `steps` before everything that is waiting. Inlined in its many callers it is more code.
    #[inline(never)]
    pub(super) fn add(&mut self, steps: &[Step]) {
        self.steps.extend(steps.iter().rev());
    }

    /// Takes the next step of the present scope.
    pub(super) fn next(&mut self) -> Option<Step> {
        if self.has_next() { self.steps.pop() } else { None }
    }

    /// Whether the present scope has a step.
    pub(super) fn has_next(&self) -> bool {
        self.steps.len() > self.scopes.last().copied().unwrap_or_default()
    }

    /// The driver is given something to perform.
    pub(super) const fn perform(&mut self) {
        self.is_performing = true;
    }

    /// The driver is told that there is nothing more in the present scope, which ends by that: the action
    /// in which it was opened goes on.
    pub(super) fn leave(&mut self) {
        self.is_performing = self.scopes.pop().is_some();
    }

    /// Whether the driver has to be told so before it goes on with the action.
    pub(super) const fn is_to_be_left(&self) -> bool {
        !self.is_performing && !self.scopes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::Plan;

    /// A step, and the commands that are given while it is performed; each command plans steps.
    #[derive(Debug, Clone)]
    struct Program(Vec<Command>);

    #[derive(Debug, Clone)]
    struct Command(Vec<Program>);

    fn program() -> impl Strategy<Value = Program> {
        let leaf = Just(Program(Vec::new()));
        leaf.prop_recursive(5, 64, 4, |inner| {
            let command = prop::collection::vec(inner, 0..4).prop_map(Command);
            prop::collection::vec(command, 0..3).prop_map(Program)
        })
    }

    /// Steps are numbers of programs in one list.
    type Numbered = Vec<Vec<Vec<usize>>>;

    fn number(program: &Program, all: &mut Numbered) -> usize {
        let at = all.len();
        all.push(Vec::new());
        let commands = program
            .0
            .iter()
            .map(|command| command.0.iter().map(|step| number(step, all)).collect())
            .collect();
        all[at] = commands;
        at
    }

    /// Performs with marks that the caller takes and hands in, as a driver would have to without scopes.
    fn with_marks(all: &Numbered, step: usize, waiting: &mut Vec<usize>, done: &mut Vec<usize>) {
        done.push(step);
        for command in &all[step] {
            let mark = waiting.len();
            waiting.extend(command.iter().rev());
            while waiting.len() > mark {
                let next = waiting.pop().unwrap();
                with_marks(all, next, waiting, done);
            }
        }
    }

    fn with_scopes(all: &Numbered, step: usize, plan: &mut Plan<usize>, done: &mut Vec<usize>) {
        done.push(step);
        for command in &all[step] {
            plan.enter();
            plan.add(command);
            while let Some(next) = plan.next() {
                plan.perform();
                with_scopes(all, next, plan, done);
            }
            plan.leave();
        }
    }

    proptest! {
        #[test]
        fn scopes_do_what_marks_of_the_caller_would(program in program()) {
            let mut all = Vec::new();
            let first = number(&program, &mut all);
            let (mut expected, mut done) = (Vec::new(), Vec::new());
            with_marks(&all, first, &mut vec![], &mut expected);
            let mut plan = Plan::new();
            with_scopes(&all, first, &mut plan, &mut done);
            prop_assert_eq!(done, expected);
            prop_assert!(plan.scopes.is_empty() && plan.steps.is_empty());
        }
    }

    #[test]
    fn commands_in_a_row_share_a_scope() {
        let mut plan = Plan::new();
        plan.enter();
        plan.add(&[1, 2]);
        assert_eq!(plan.next(), Some(1));
        plan.perform();
        for command in [&[3][..], &[4], &[]] {
            plan.enter();
            plan.add(command);
        }
        assert!(plan.is_to_be_left());
        assert_eq!((plan.next(), plan.next(), plan.next()), (Some(4), Some(3), None));
        plan.leave();
        assert!(!plan.is_to_be_left());
        assert_eq!(plan.next(), Some(2));
    }
}
