//! Strict JSON in, canonical JSON out.
//!
//! Signatures cover the OLPC canonical form of the parsed value, so what is verified is exactly what is
//! used: duplicate keys, numbers that are not integers and deep nesting are refused while parsing.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A parsed JSON value. Object keys are unique and sorted by code point, as canonical JSON wants them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Integers only: canonical JSON has no fractions.
    Integer(i128),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(BTreeMap<String, Json>),
}

impl Json {
    /// Parses `bytes`. Refuses what canonical JSON cannot express, duplicate object keys, anything
    /// after the value, and nesting deeper than `max_depth`. `None` says only that it is refused.
    pub fn parse(bytes: &[u8], max_depth: usize) -> Option<Self> {
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        let value = Nested { depth_left: max_depth }.deserialize(&mut reader).ok()?;
        reader.end().ok()?;
        Some(value)
    }

    /// The OLPC canonical JSON of this value: no white space, sorted keys, only `"` and `\` escaped.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write_canonical(&mut out);
        out
    }

    /// The member `key`, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_object()?.get(key)
    }

    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&BTreeMap<String, Self>> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }

    /// The elements, if this is an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(elements) = self { Some(elements) } else { None }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The value, if this is `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The value, if this is an integer from 0 to 2^53−1, the largest that every JSON reader keeps.
    pub fn as_count(&self) -> Option<u64> {
        const LARGEST: i128 = (1 << 53) - 1;
        match self {
            Self::Integer(value) if (0..=LARGEST).contains(value) => u64::try_from(*value).ok(),
            _ => None,
        }
    }

    fn write_canonical(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend_from_slice(b"null"),
            Self::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
            Self::Integer(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Self::String(text) => write_string(text, out),
            Self::Array(elements) => {
                out.push(b'[');
                for (i, element) in elements.iter().enumerate() {
                    if i > 0 {
                        out.push(b',');
                    }
                    element.write_canonical(out);
                }
                out.push(b']');
            }
            Self::Object(members) => {
                out.push(b'{');
                for (i, (key, member)) in members.iter().enumerate() {
                    if i > 0 {
                        out.push(b',');
                    }
                    write_string(key, out);
                    out.push(b':');
                    member.write_canonical(out);
                }
                out.push(b'}');
            }
        }
    }
}

fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for &byte in text.as_bytes() {
        if byte == b'"' || byte == b'\\' {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Builds a [`Json`] that may still nest `depth_left` levels.
struct Nested {
    depth_left: usize,
}

impl Nested {
    fn inside<E: Error>(&self) -> Result<Self, E> {
        let depth_left = self.depth_left.checked_sub(1).ok_or_else(|| E::custom("nested too deep"))?;
        Ok(Self { depth_left })
    }
}

impl<'de> DeserializeSeed<'de> for Nested {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON with integers only")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Integer(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Integer(value.into()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Json, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element_seed(self.inside()?)? {
            elements.push(element);
        }
        Ok(Json::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(self.inside()?)?;
            if members.insert(key, value).is_some() {
                return Err(A::Error::custom("duplicate key"));
            }
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn canonical(text: &str) -> Option<String> {
        Json::parse(text.as_bytes(), 16).map(|json| String::from_utf8(json.canonical()).unwrap())
    }

    #[test]
    fn canonical_form() {
        let cases = [
            ("keys are sorted by code point", r#"{"b":1,"a":2,"é":3,"Z":4}"#, r#"{"Z":4,"a":2,"b":1,"é":3}"#),
            ("white space goes", " { \"a\" : [ 1 , true , null ] } ", r#"{"a":[1,true,null]}"#),
            ("only quote and backslash are escaped", r#""\"\\\n\u4e2d\/""#, "\"\\\"\\\\\n中/\""),
            ("negative integers", "-5", "-5"),
        ];
        for (name, input, expected) in cases {
            assert_eq!(canonical(input).as_deref(), Some(expected), "{name}");
        }
    }

    #[test]
    fn refused() {
        let deep = format!("{}{}", "[".repeat(17), "]".repeat(17));
        let bomb = "[".repeat(1_000_000);
        let cases = [
            ("duplicate key", r#"{"a":1,"a":1}"#),
            ("duplicate key, spelled differently", r#"{"a":1,"\u0061":1}"#),
            ("fraction", "1.5"),
            ("exponent", "1e2"),
            ("negative zero", "-0"),
            ("trailing bytes", "{} x"),
            ("two values", "{}{}"),
            ("lone surrogate", r#""\ud800""#),
            ("too deep", deep.as_str()),
            ("a bomb of brackets", bomb.as_str()),
            ("nothing", ""),
            ("a web page", "<!DOCTYPE html>"),
        ];
        for (name, input) in cases {
            assert_eq!(canonical(input), None, "{name}");
        }
        assert!(canonical(&format!("{}{}", "[".repeat(16), "]".repeat(16))).is_some(), "as deep as allowed");
        assert_eq!(Json::parse(b"\"\xff\"", 16), None, "not UTF-8");
    }

    #[test]
    fn counts_end_at_two_to_the_53_minus_one() {
        let count = |text: &str| Json::parse(text.as_bytes(), 1).unwrap().as_count();
        assert_eq!(count("9007199254740991"), Some((1 << 53) - 1));
        assert_eq!(count("9007199254740992"), None);
        assert_eq!(count("-1"), None);
    }

    fn any_json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            any::<i64>().prop_map(|i| Json::Integer(i.into())),
            // Canonical JSON leaves control characters bare, which ordinary JSON does not read back.
            "[^\\p{Cc}]*".prop_map(Json::String),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
                prop::collection::btree_map("[^\\p{Cc}]*", inner, 0..6).prop_map(Json::Object),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn canonical_reads_back_as_itself(json in any_json()) {
            prop_assert_eq!(Json::parse(&json.canonical(), 16), Some(json));
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Json::parse(&bytes, 16);
        }
    }
}
