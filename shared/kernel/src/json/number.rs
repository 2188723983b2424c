//! Numbers in JSON: which of them a 64-bit number keeps exactly.

use serde_json::Number;

/// The literals of all numbers in a text that is JSON.
pub(super) fn literals(json: &[u8]) -> impl Iterator<Item = &str> {
    let (mut in_string, mut escaped) = (false, false);
    let literals = json.split(move |byte| {
        if in_string {
            in_string = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
            return true;
        }
        in_string = *byte == b'"';
        !matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
    });
    // `true` and `false` leave an `e`.
    literals
        .filter_map(|literal| std::str::from_utf8(literal).ok())
        .filter(|literal| literal.starts_with(|first: char| first == '-' || first.is_ascii_digit()))
}

/// Whether the number is read back with the same decimal value: a whole number of 64 bits, or the decimal
/// number that serde_json writes for the nearest 64-bit floating-point number, in any notation. The
/// standard library is no measure: of two shortest numbers that are equally near, it may write the other.
pub(super) fn is_exact(literal: &str) -> bool {
    if literal.parse::<i64>().is_ok() || literal.parse::<u64>().is_ok() {
        return true;
    }
    let nearest = literal.parse().ok().and_then(Number::from_f64);
    let kept = nearest.and_then(|nearest| decimal(&nearest.to_string()));
    kept.is_some() && decimal(literal) == kept
}

/// Whether both are the same decimal number.
#[cfg(test)]
pub(super) fn is_same(one: &str, other: &str) -> bool {
    decimal(one) == decimal(other)
}

/// A decimal number: whether it is negative, its digits without zeros at both ends, and the power of
/// ten of the last digit. Zero has no digits. `None` for what is no decimal number, as `inf`.
fn decimal(literal: &str) -> Option<(bool, String, i64)> {
    let (negative, rest) = match literal.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, literal),
    };
    let (mantissa, power) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let significant = significant.trim_start_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    let places = i64::try_from(fraction.len()).ok()?;
    let power = power.parse::<i64>().ok()?.checked_sub(places)?;
    Some((negative, significant.to_owned(), power.checked_add(zeros)?))
}
