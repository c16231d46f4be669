//! The grammar of selectors, from the loosest operator to the tightest.

use super::expression::{Expression, Operator, Piece, SelectorError, Value};
use super::like::{self, MAX_PATTERNS};
use super::token::{Token, tokens};

pub(super) fn parse(text: &str) -> Result<Expression, SelectorError> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0, patterns: 0 };
    if parser.tokens.len() > MAX_TOKENS {
        return Err(SelectorError("it is too long".into()));
    }
    let expression = parser.or()?;
    match parser.tokens.get(parser.at) {
        None if expression.is_condition() => Ok(expression),
        None => Err(SelectorError("it is no condition".into())),
        Some(token) => Err(unexpected(Some(token))),
    }
}

/// How deep parentheses may be nested.
const MAX_DEPTH: usize = 100;

/// The words of a selector: chains of operators are nested, too, and evaluated by recursion.
const MAX_TOKENS: usize = 1000;

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    /// Of LIKE, so far.
    patterns: usize,
}

type Parsed = Result<Expression, SelectorError>;

impl Parser {
    fn or(&mut self) -> Parsed {
        let mut left = self.and()?;
        while self.word("OR") {
            left = joined(left, Operator::Or, self.and()?);
        }
        Ok(left)
    }

    fn and(&mut self) -> Parsed {
        let mut left = self.not()?;
        while self.word("AND") {
            left = joined(left, Operator::And, self.not()?);
        }
        Ok(left)
    }

    fn not(&mut self) -> Parsed {
        if self.word("NOT") {
            self.nested(|parser| Ok(Expression::Not(Box::new(parser.not()?))))
        } else {
            self.comparison()
        }
    }

    fn comparison(&mut self) -> Parsed {
        const SIGNS: [(&str, Operator); 6] = [
            ("=", Operator::Equal),
            ("<>", Operator::NotEqual),
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        let left = self.sum()?;
        if let Some((_, operator)) = SIGNS.iter().find(|(sign, _)| self.sign(sign)) {
            return Ok(joined(left, *operator, self.sum()?));
        }
        if self.word("IS") {
            let not = self.word("NOT");
            self.expect_word("NULL")?;
            return Ok(negated(Expression::IsNull(Box::new(left)), not));
        }
        let not = self.word("NOT");
        let condition = if self.word("BETWEEN") {
            self.between(left)?
        } else if self.word("IN") {
            Expression::In { value: header(left)?, list: self.list()? }
        } else if self.word("LIKE") {
            Expression::Like { value: header(left)?, pattern: self.pattern()? }
        } else if not {
            return Err(unexpected(self.tokens.get(self.at)));
        } else {
            return Ok(left);
        };
        Ok(negated(condition, not))
    }

    fn between(&mut self, value: Expression) -> Parsed {
        let low = self.sum()?;
        self.expect_word("AND")?;
        let high = self.sum()?;
        let low = joined(value.clone(), Operator::GreaterOrEqual, low);
        Ok(joined(low, Operator::And, joined(value, Operator::LessOrEqual, high)))
    }

    fn list(&mut self) -> Result<Vec<String>, SelectorError> {
        self.expect_sign("(")?;
        let mut list = vec![self.text()?];
        while self.sign(",") {
            list.push(self.text()?);
        }
        self.expect_sign(")")?;
        Ok(list)
    }

    fn pattern(&mut self) -> Result<Vec<Piece>, SelectorError> {
        let text = self.text()?;
        let escape = if self.word("ESCAPE") { self.text()?.chars().next() } else { None };
        let pieces = like::pattern(&text, escape)?;
        self.patterns += 1;
        if self.patterns > MAX_PATTERNS {
            return Err(SelectorError(format!("it has more than {MAX_PATTERNS} patterns of LIKE")));
        }
        Ok(pieces)
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        loop {
            let operator = if self.sign("+") {
                Operator::Plus
            } else if self.sign("-") {
                Operator::Minus
            } else {
                return Ok(left);
            };
            left = joined(left, operator, self.product()?);
        }
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.operand()?;
        loop {
            let operator = if self.sign("*") {
                Operator::Times
            } else if self.sign("/") {
                Operator::Over
            } else {
                return Ok(left);
            };
            left = joined(left, operator, self.operand()?);
        }
    }

    fn operand(&mut self) -> Parsed {
        if self.sign("(") {
            let inner = self.nested(Self::or)?;
            self.expect_sign(")")?;
            return Ok(inner);
        }
        if self.sign("-") {
            return self.nested(|parser| Ok(Expression::Negative(Box::new(parser.operand()?))));
        }
        if self.sign("+") {
            return self.nested(Self::operand);
        }
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        match token {
            Some(Token::Text(text)) => Ok(Expression::Literal(Value::Text(text))),
            Some(Token::Number(number)) => Ok(Expression::Literal(Value::Number(number))),
            Some(Token::Word(word)) if is(&word, "TRUE") => {
                Ok(Expression::Literal(Value::Bool(true)))
            }
            Some(Token::Word(word)) if is(&word, "FALSE") => {
                Ok(Expression::Literal(Value::Bool(false)))
            }
            Some(Token::Word(word)) if !is_keyword(&word) => Ok(Expression::Header(word)),
            other => Err(unexpected(other.as_ref())),
        }
    }

    fn nested(&mut self, inner: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(SelectorError("it is nested too deeply".into()));
        }
        let expression = inner(self)?;
        self.depth -= 1;
        Ok(expression)
    }

    fn word(&mut self, keyword: &str) -> bool {
        let found =
            matches!(self.tokens.get(self.at), Some(Token::Word(word)) if is(word, keyword));
        self.at += usize::from(found);
        found
    }

    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(found);
        found
    }

    fn text(&mut self) -> Result<String, SelectorError> {
        match self.tokens.get(self.at) {
            Some(Token::Text(text)) => {
                self.at += 1;
                Ok(text.clone())
            }
            other => Err(unexpected(other)),
        }
    }

    fn expect_word(&mut self, keyword: &str) -> Result<(), SelectorError> {
        if self.word(keyword) { Ok(()) } else { Err(unexpected(self.tokens.get(self.at))) }
    }

    fn expect_sign(&mut self, sign: &str) -> Result<(), SelectorError> {
        if self.sign(sign) { Ok(()) } else { Err(unexpected(self.tokens.get(self.at))) }
    }
}

impl Expression {
    /// Whether it can be true or false.
    fn is_condition(&self) -> bool {
        use Operator::{Minus, Over, Plus, Times};
        match self {
            Self::Literal(value) => matches!(value, Value::Bool(_)),
            Self::Negative(_) => false,
            Self::Both(_, operator, _) => !matches!(operator, Plus | Minus | Times | Over),
            _ => true,
        }
    }
}

/// IN and LIKE are about headers.
fn header(expression: Expression) -> Result<Box<Expression>, SelectorError> {
    match expression {
        Expression::Header(_) => Ok(Box::new(expression)),
        _ => Err(SelectorError("IN and LIKE want the name of a header".into())),
    }
}

fn joined(left: Expression, operator: Operator, right: Expression) -> Expression {
    Expression::Both(Box::new(left), operator, Box::new(right))
}

fn negated(condition: Expression, not: bool) -> Expression {
    if not { Expression::Not(Box::new(condition)) } else { condition }
}

fn is(word: &str, keyword: &str) -> bool {
    word.eq_ignore_ascii_case(keyword)
}

fn is_keyword(word: &str) -> bool {
    const KEYWORDS: [&str; 9] =
        ["AND", "BETWEEN", "ESCAPE", "IN", "IS", "LIKE", "NOT", "NULL", "OR"];
    KEYWORDS.iter().any(|keyword| is(word, keyword))
}

fn unexpected(token: Option<&Token>) -> SelectorError {
    SelectorError(match token {
        None => "it ends too early".into(),
        Some(Token::Word(word)) => format!("{word:?} is not expected there"),
        Some(Token::Text(text)) => format!("'{text}' is not expected there"),
        Some(Token::Number(number)) => format!("{number} is not expected there"),
        Some(Token::Sign(sign)) => format!("{sign:?} is not expected there"),
    })
}
