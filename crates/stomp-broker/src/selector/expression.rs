//! Conditions as trees: what the parser gives, and what is evaluated.

/// Why a text is no selector.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct SelectorError(pub(super) String);

/// A part of a condition, which has a value for each message.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Literal(Value),
    Header(String),
    Not(Box<Self>),
    Negative(Box<Self>),
    Both(Box<Self>, Operator, Box<Self>),
    Like { value: Box<Self>, pattern: Vec<Piece> },
    In { value: Box<Self>, list: Vec<String> },
    IsNull(Box<Self>),
}

/// What stands between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Over,
}

/// A part of the pattern of LIKE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    One(char),
    /// `_`
    AnyOne,
    /// `%`
    AnyNumber,
}

/// The value of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
}
