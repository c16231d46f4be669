//! Selectors: conditions in the language of JMS (a part of SQL-92) on the headers of a message.
//!
//! A header that is missing is NULL, and a comparison with NULL is neither true nor false; what is not true
//! does not select (Jakarta Messaging 3.1, section 3.8.1).

mod expression;
mod like;
mod parse;
mod token;

use std::cmp::Ordering;

use stomp_protocol::Headers;

pub(crate) use expression::SelectorError;
use expression::{Expression, Operator, Value};

/// A condition on the headers of a message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Selector(Expression);

/// What a header is compared as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum HeaderTypes {
    /// A text that is compared with a number counts as the number that it is.
    #[default]
    AsNeeded,
    /// A text is a text, and never equal to a number; the names that JMS gives to headers mean nothing.
    Text,
}

impl Selector {
    /// Reads a selector.
    ///
    /// # Errors
    /// If the text is no condition.
    pub(crate) fn parse(text: &str) -> Result<Self, SelectorError> {
        parse::parse(text).map(Self)
    }

    /// Whether a message with these headers is selected.
    pub(crate) fn selects(&self, headers: &Headers, types: HeaderTypes) -> bool {
        Message { headers, types }.value(&self.0) == Value::Bool(true)
    }
}

/// The longest text that counts as a number, in bytes: digits cost time.
const MAX_NUMBER: usize = 400;

/// The message that a selector looks at.
struct Message<'a> {
    headers: &'a Headers,
    types: HeaderTypes,
}

impl Message<'_> {
    fn value(&self, expression: &Expression) -> Value {
        match expression {
            Expression::Literal(value) => value.clone(),
            Expression::Header(name) => self.header(name),
            Expression::Not(inner) => match self.value(inner) {
                Value::Bool(value) => Value::Bool(!value),
                _ => Value::Null,
            },
            Expression::Negative(inner) => match self.number(&self.value(inner)) {
                Some(number) => Value::Number(-number),
                None => Value::Null,
            },
            Expression::Both(left, operator, right) => {
                self.both(*operator, self.value(left), self.value(right))
            }
            Expression::Like { value, pattern } => match self.value(value) {
                Value::Text(text) => Value::Bool(like::fits(pattern, &text)),
                _ => Value::Null,
            },
            Expression::In { value, list } => match self.value(value) {
                Value::Text(text) => Value::Bool(list.contains(&text)),
                _ => Value::Null,
            },
            Expression::IsNull(inner) => Value::Bool(self.value(inner) == Value::Null),
        }
    }

    /// A header, or one of the names that JMS gives to them.
    fn header(&self, name: &str) -> Value {
        let number = |name, otherwise: f64| {
            let given = self.headers.get(name).and_then(|text| text.parse().ok());
            Value::Number(given.unwrap_or(otherwise))
        };
        let text = |name| {
            self.headers.get(name).map_or(Value::Null, |text: &str| Value::Text(text.into()))
        };
        match name {
            _ if self.types == HeaderTypes::Text => text(name),
            "JMSPriority" => number("priority", 4.0),
            "JMSTimestamp" => number("timestamp", 0.0),
            "JMSExpiration" => number("expires", 0.0),
            "JMSType" => text("type"),
            "JMSCorrelationID" => text("correlation-id"),
            "JMSMessageID" => text("message-id"),
            _ => text(name),
        }
    }

    fn both(&self, operator: Operator, left: Value, right: Value) -> Value {
        use Operator::{And, Minus, Or, Over, Plus, Times};
        match operator {
            Or => match (left, right) {
                (Value::Bool(true), _) | (_, Value::Bool(true)) => Value::Bool(true),
                (Value::Bool(false), Value::Bool(false)) => Value::Bool(false),
                _ => Value::Null,
            },
            And => match (left, right) {
                (Value::Bool(false), _) | (_, Value::Bool(false)) => Value::Bool(false),
                (Value::Bool(true), Value::Bool(true)) => Value::Bool(true),
                _ => Value::Null,
            },
            Plus | Minus | Times | Over => match (self.number(&left), self.number(&right)) {
                (Some(left), Some(right)) => Value::Number(match operator {
                    Plus => left + right,
                    Minus => left - right,
                    Times => left * right,
                    _ => left / right,
                }),
                _ => Value::Null,
            },
            _ => self.compared(operator, &left, &right),
        }
    }

    fn compared(&self, operator: Operator, left: &Value, right: &Value) -> Value {
        use Operator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        if *left == Value::Null || *right == Value::Null {
            return Value::Null;
        }
        let order = match (left, right) {
            (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
            (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
            (Value::Bool(value), Value::Text(text)) | (Value::Text(text), Value::Bool(value))
                if self.types == HeaderTypes::AsNeeded =>
            {
                (*text == value.to_string()).then_some(Ordering::Equal)
            }
            _ => match (self.number(left), self.number(right)) {
                (Some(left), Some(right)) => left.partial_cmp(&right),
                _ => None,
            },
        };
        // Texts and truths are equal or not; only numbers are in an order.
        let has_order = self.number(left).is_some() && self.number(right).is_some();
        Value::Bool(match (operator, order) {
            (Equal, order) => order == Some(Ordering::Equal),
            (NotEqual, order) => order.is_some_and(|order| order != Ordering::Equal),
            (_, None) => false,
            (Less, Some(order)) => has_order && order == Ordering::Less,
            (LessOrEqual, Some(order)) => has_order && order != Ordering::Greater,
            (Greater, Some(order)) => has_order && order == Ordering::Greater,
            (GreaterOrEqual, Some(order)) => has_order && order != Ordering::Less,
            _ => false,
        })
    }

    fn number(&self, value: &Value) -> Option<f64> {
        match value {
            Value::Number(number) => Some(*number),
            Value::Text(text)
                if self.types == HeaderTypes::AsNeeded && text.len() <= MAX_NUMBER =>
            {
                text.trim().parse().ok()
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use stomp_protocol::Headers;

    use super::{HeaderTypes, Selector};

    fn selects(selector: &str, headers: &[(&str, &str)]) -> bool {
        let headers: Headers = headers.iter().copied().collect();
        Selector::parse(selector).unwrap().selects(&headers, HeaderTypes::AsNeeded)
    }

    #[test]
    fn conditions_are_those_of_sql_92() {
        let message = [("kind", "x"), ("size", "10"), ("name", "kim_1"), ("priority", "7")];
        for (selector, expected) in [
            ("kind = 'x'", true),
            ("kind <> 'x'", false),
            ("kind='x' AND size > 5", true),
            ("kind = 'y' OR size >= 10", true),
            ("NOT kind = 'y'", true),
            ("not (kind = 'x' or size = 3)", false),
            ("size + 2 * 3 = 16", true),
            ("-size = -10", true),
            ("size / 4 = 2.5", true),
            ("size BETWEEN 1 AND 10", true),
            ("size NOT BETWEEN 1 AND 10", false),
            ("kind IN ('a', 'x')", true),
            ("kind NOT IN ('a', 'x')", false),
            ("name LIKE 'kim%'", true),
            ("name LIKE 'k_m_1'", true),
            ("name LIKE 'kim\\_1' ESCAPE '\\'", true),
            ("name LIKE 'kim\\_2' ESCAPE '\\'", false),
            ("name NOT LIKE 'lee%'", true),
            ("other IS NULL", true),
            ("kind IS NOT NULL", true),
            ("JMSPriority > 5", true),
            ("TRUE", true),
            ("kind = 'it''s'", false),
            ("size = 1E1", true),
        ] {
            assert_eq!(selects(selector, &message), expected, "{selector}");
        }
    }

    #[test]
    fn what_is_missing_is_neither_true_nor_false() {
        for selector in
            ["other = 'x'", "other <> 'x'", "NOT other = 'x'", "other > 1", "other LIKE '%'"]
        {
            assert!(!selects(selector, &[]), "{selector}");
        }
        assert!(selects("other = 1 OR TRUE", &[]));
        assert!(!selects("other = 1 AND FALSE", &[]));
    }

    #[test]
    fn a_text_is_a_number_only_where_the_broker_takes_it_for_one() {
        let headers: Headers = [("size", "10")].into_iter().collect();
        let selector = Selector::parse("size > 5").unwrap();
        assert!(selector.selects(&headers, HeaderTypes::AsNeeded));
        assert!(!selector.selects(&headers, HeaderTypes::Text));
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for text in
            ["a = = b", "a =", "(a = 1", "a = 1)", "a LIKE b", "IN ('x')", "a = 'x", "", "a b"]
        {
            assert!(Selector::parse(text).is_err(), "{text}");
        }
    }
}
