//! What PHP's `var_dump` prints of an array: each value with its type, and a text with how many bytes
//! it has, so that no value is doubtful.

use std::collections::HashMap;

use super::error::PasteError;
use super::pasted::{JsonType, Pasted, Shape};
use crate::core::form::Form;

/// Whether a text begins as such an array or object does.
pub(super) fn looks_like(text: &str) -> bool {
    let Some(open) = text.bytes().take(128).position(|byte| byte == b'{') else { return false };
    (text.starts_with("array(") || text.starts_with("object(")) && text[open + 1..].trim_start().starts_with('[')
}

/// Reads the array that a text begins with, and says how many bytes it has.
pub(super) fn read(text: &str) -> Result<(Pasted, usize), PasteError> {
    let mut rest = text.split_once('{').map_or("", |(_, rest)| rest);
    let broken = |rest: &str| PasteError::Literal(text.len() - rest.len() + 1);
    let (mut pairs, mut types) = (Vec::new(), HashMap::new());
    loop {
        rest = rest.trim_start();
        if let Some(rest) = rest.strip_prefix('}') {
            let form = Form::from_pairs(pairs)?;
            return Ok((Pasted { types, ..Pasted::of(form, Shape::VarDump) }, text.len() - rest.len()));
        }
        let (name, behind) = name(rest).ok_or_else(|| broken(rest))?;
        if ["array(", "object("].iter().any(|nested| behind.starts_with(nested)) {
            return Err(PasteError::NestedArray(name.to_owned()));
        }
        let (value, json_type, behind) = value(behind).ok_or_else(|| broken(behind))?;
        types.extend(json_type.map(|json_type| (name.to_owned(), json_type)));
        pairs.push((name.to_owned(), value.to_owned()));
        rest = behind;
    }
}

/// `["name"]=>`, where an object's may have its visibility behind the name.
fn name(text: &str) -> Option<(&str, &str)> {
    let (name, behind) = text.strip_prefix('[')?.split_once("=>")?;
    let name = name.trim_end().strip_suffix(']')?;
    let quoted = name.strip_prefix('"').and_then(|name| name.split_once('"')).map(|(name, _)| name);
    Some((quoted.unwrap_or(name), behind.trim_start()))
}

fn value(text: &str) -> Option<(&str, Option<JsonType>, &str)> {
    if let Some(rest) = text.strip_prefix("string(") {
        let (length, rest) = rest.split_once(") \"")?;
        let length: usize = length.parse().ok()?;
        let value = rest.get(..length)?;
        return Some((value, None, rest[length..].strip_prefix('"')?));
    }
    if let Some(rest) = text.strip_prefix("NULL") {
        return Some(("", Some(JsonType::Null), rest));
    }
    let (json_type, rest) = [("int(", JsonType::Number), ("float(", JsonType::Number), ("bool(", JsonType::Boolean)]
        .into_iter()
        .find_map(|(begin, json_type)| Some((json_type, text.strip_prefix(begin)?)))?;
    let (value, rest) = rest.split_once(')')?;
    Some((value, Some(json_type), rest))
}
