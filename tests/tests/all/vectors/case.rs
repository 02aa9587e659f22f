//! One case, read strictly: a field that is missing, of another type or never asked for is a failure.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// What a case's expectations are compared with: the same fields as its `expect`, or for the steps of an
/// update an array of such. An error names a field, never what is in it.
pub(super) type Outcome = Result<Value, String>;

pub(super) struct Case<'a> {
    fields: &'a Map<String, Value>,
    asked: RefCell<BTreeSet<String>>,
}

impl<'a> Case<'a> {
    pub(super) fn new(value: &'a Value) -> Result<Self, String> {
        let fields = value.as_object().ok_or("not an object")?;
        let asked = ["name", "op", "why", "expect"].map(str::to_owned);
        Ok(Self { fields, asked: RefCell::new(asked.into()) })
    }

    pub(super) fn name(&self) -> Result<&'a str, String> {
        self.text("name")
    }

    pub(super) fn field(&self, name: &str) -> Result<&'a Value, String> {
        self.asked.borrow_mut().insert(name.to_owned());
        self.fields.get(name).ok_or_else(|| format!("`{name}` is missing"))
    }

    pub(super) fn text(&self, name: &str) -> Result<&'a str, String> {
        self.field(name)?.as_str().ok_or_else(|| format!("`{name}` is no text"))
    }

    pub(super) fn text_or_null(&self, name: &str) -> Result<Option<&'a str>, String> {
        if self.field(name)?.is_null() { Ok(None) } else { self.text(name).map(Some) }
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, String> {
        self.field(name)?.as_bool().ok_or_else(|| format!("`{name}` is neither true nor false"))
    }

    pub(super) fn number(&self, name: &str) -> Result<u64, String> {
        self.field(name)?.as_u64().ok_or_else(|| format!("`{name}` is no number"))
    }

    pub(super) fn elements(&self, name: &str) -> Result<&'a [Value], String> {
        Ok(self.field(name)?.as_array().ok_or_else(|| format!("`{name}` is no array"))?)
    }

    /// The text of `name`, so many times as `repeat` says, and what follows it. `null` is the empty text,
    /// which is what the core is given where there is none.
    pub(super) fn long_text(&self, name: &str) -> Result<String, String> {
        let text = self.text_or_null(name)?.unwrap_or_default();
        let times = if self.fields.contains_key("repeat") { self.number("repeat")? } else { 1 };
        let then = if self.fields.contains_key("then") { self.text("then")? } else { "" };
        Ok(text.repeat(usize::try_from(times).map_err(|_| "`repeat` is out of bounds")?) + then)
    }

    /// Whether every field was asked for.
    pub(super) fn all_asked_for(&self) -> Result<(), String> {
        let asked = self.asked.borrow();
        match self.fields.keys().find(|name| !asked.contains(*name)) {
            None => Ok(()),
            Some(name) => Err(format!("`{name}` is unknown here")),
        }
    }
}
