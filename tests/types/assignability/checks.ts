// Questions about pairs of types. The compiler refuses a program in which an answer is not the expected one.

/** Takes `true` only; what it refuses names the answer. */
export type Holds<Answer extends true> = Answer;

/** Whether a value of either type can stand where the other is expected. */
export type Mutual<Theirs, Ours> = [Theirs] extends [Ours]
  ? [Ours] extends [Theirs]
    ? true
    : 'ours cannot stand for theirs'
  : 'theirs cannot stand for ours';

/** Whether what theirs has is there in ours, and not optional or read-only where theirs is not, nor the reverse. */
export type SameMembers<Theirs, Ours> = [Missing<Theirs, Ours>] extends [never]
  ? Identical<Shape<Theirs>, Shape<Pick<Ours, keyof Theirs & keyof Ours>>> extends true
    ? true
    : 'optional or read-only differs'
  : { missing: Missing<Theirs, Ours> };

/** Whether each method of ours takes all that theirs takes: methods are compared less strictly than functions otherwise. */
export type TakesAll<Theirs, Ours> =
  Arguments<Theirs> extends Pick<Arguments<Ours>, keyof Theirs & keyof Ours>
    ? true
    : 'ours takes less';

/** Whether `any` is where theirs has it, and nowhere else: it would make every other answer worthless. */
export type SameAny<Theirs, Ours> = {
  [K in keyof Theirs & keyof Ours]: Identical<IsAny<Theirs[K]>, IsAny<Ours[K]>> extends true
    ? never
    : K;
}[keyof Theirs & keyof Ours] extends never
  ? true
  : 'any differs';

type Missing<Theirs, Ours> = Exclude<keyof Theirs, keyof Ours>;

type Arguments<T> = { [K in keyof T]: T[K] extends (...args: infer A) => unknown ? A : never };

/** Nothing but the modifiers of a type's members. */
type Shape<T> = { [K in keyof T]: 0 };

type IsAny<T> = 0 extends 1 & T ? true : false;

type Identical<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
