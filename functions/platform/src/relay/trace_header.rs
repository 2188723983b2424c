//! The trace of an event in the format of the bus.

use kernel::hex::is_hex;

/// X-Ray's header for a W3C `traceparent`; none for one that is malformed.
#[must_use]
pub(crate) fn of(traceparent: &str) -> Option<String> {
    let parts: Vec<&str> = traceparent.split('-').collect();
    let [_, trace_id, span_id, flags] = parts.as_slice() else {
        return None;
    };
    if !is_hex(trace_id, 32) || !is_hex(span_id, 16) {
        return None;
    }
    let (epoch, unique) = trace_id.split_at_checked(8)?;
    let sampled = u8::from_str_radix(flags, 16).ok()? & 1;
    Some(format!(
        "Root=1-{epoch}-{unique};Parent={span_id};Sampled={sampled}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_header_has_only_ascii_characters_and_a_fixed_length_for_every_input(text in "[0-9a-f-]{50,60}|\\PC{0,60}") {
            if let Some(header) = of(&text) {
                prop_assert!(header.bytes().all(|byte| byte.is_ascii_graphic()) && header.len() == 74, "{}", header);
            }
        }
    }

    #[test]
    fn a_trace_keeps_its_ids() {
        let header = of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").unwrap();
        assert_eq!(
            header,
            "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1"
        );
        assert!(
            of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")
                .unwrap()
                .ends_with("Sampled=0")
        );
    }

    #[test]
    fn a_malformed_trace_has_no_header() {
        for text in [
            "",
            "00",
            "00-4bf9-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f0-01",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
