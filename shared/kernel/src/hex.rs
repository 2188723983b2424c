//! Lower-case hexadecimal: two digits for each byte, so each value has only one spelling.

/// The bytes in hexadecimal, `0a1f`: two lower-case digits each.
///
/// ```
/// assert_eq!(kernel::hex::encode(&[0, 10, 255]), "000aff");
/// ```
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value & 0xf)]);
    let digits = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)]);
    digits.collect()
}

/// Decodes exactly `2 * N` lower-case digits to `N` bytes; `None` for every other text, also for upper
/// case.
///
/// It does not run in constant time: use it only for values whose form is public.
///
/// ```
/// assert_eq!(kernel::hex::decode::<3>("000aff"), Some([0, 10, 255]));
/// assert_eq!(kernel::hex::decode::<3>("000AFF"), None);
/// ```
#[must_use]
pub fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    decode_all(text)?.try_into().ok()
}

/// Decodes lower-case digits to any number of bytes; `None` for every other text.
///
/// ```
/// assert_eq!(kernel::hex::decode_all("000aff"), Some(vec![0, 10, 255]));
/// assert_eq!(kernel::hex::decode_all("000af"), None);
/// ```
#[must_use]
pub fn decode_all(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let byte = |[high, low]: &[u8; 2]| Some((value(*high)? << 4) | value(*low)?);
    rest.is_empty()
        .then(|| pairs.iter().map(byte).collect())
        .flatten()
}

/// Whether the text is exactly `length` lower-case hexadecimal digits.
#[must_use]
pub fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|digit| value(digit).is_some())
}

const fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn encoded_bytes_are_decoded_unchanged(bytes in any::<[u8; 16]>()) {
            let text = encode(&bytes);
            prop_assert!(is_hex(&text, 32));
            prop_assert_eq!(decode(&text), Some(bytes));
        }

        #[test]
        fn only_the_canonical_spelling_is_decoded(text in "[0-9a-f]{4}|[0-9a-fA-F+ ]{3,5}|\\PC{0,6}") {
            let decoded = decode::<2>(&text);
            prop_assert_eq!(decoded.is_some(), is_hex(&text, 4));
            if let Some(bytes) = decoded {
                prop_assert_eq!(encode(&bytes), text);
            }
        }
    }

    #[test]
    fn another_length_or_spelling_is_refused() {
        for text in ["", "0", "000", "00000", "0G", "0A0a", "+1ff", "00 0", "००"] {
            assert_eq!(decode::<2>(text), None, "{text}");
        }
        assert_eq!(decode::<0>(""), Some([]));
    }
}
