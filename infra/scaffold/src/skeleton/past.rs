//! The past participle of a verb, for the names of facts.

/// Verbs of commands with an irregular past participle.
const IRREGULAR: [(&str, &str); 26] = [
    ("begin", "begun"),
    ("bind", "bound"),
    ("cancel", "cancelled"),
    ("choose", "chosen"),
    ("enrol", "enrolled"),
    ("find", "found"),
    ("forget", "forgotten"),
    ("give", "given"),
    ("hide", "hidden"),
    ("hold", "held"),
    ("leave", "left"),
    ("lose", "lost"),
    ("make", "made"),
    ("pay", "paid"),
    ("put", "put"),
    ("read", "read"),
    ("reset", "reset"),
    ("run", "run"),
    ("send", "sent"),
    ("set", "set"),
    ("split", "split"),
    ("submit", "submitted"),
    ("take", "taken"),
    ("withdraw", "withdrawn"),
    ("write", "written"),
    ("undo", "undone"),
];

/// `archive` → `archived`
pub(super) fn past(verb: &str) -> String {
    if let Some((_, past)) = IRREGULAR.iter().find(|(known, _)| *known == verb) {
        return (*past).to_owned();
    }
    if verb.ends_with('e') {
        return format!("{verb}d");
    }
    let is_vowel = |letter: char| "aeiou".contains(letter);
    let mut letters = verb.chars().rev();
    let (last, before) = (letters.next(), letters.next());
    match (last, before) {
        (Some('y'), Some(before)) if !is_vowel(before) => {
            format!("{}ied", verb.trim_end_matches('y'))
        }
        (Some(last), Some(before)) if doubles(verb, last, before) => format!("{verb}{last}ed"),
        _ => format!("{verb}ed"),
    }
}

/// `stop` → `stopped`: a verb of one syllable that ends in one vowel and one consonant.
fn doubles(verb: &str, last: char, before: char) -> bool {
    let is_vowel = |letter: &char| "aeiou".contains(*letter);
    let vowels = verb.chars().filter(is_vowel).count();
    vowels == 1 && is_vowel(&before) && !is_vowel(&last) && !"wxy".contains(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_participle_of_regular_and_irregular_verbs_is_correct() {
        for (verb, expected) in [
            ("archive", "archived"),
            ("publish", "published"),
            ("copy", "copied"),
            ("display", "displayed"),
            ("stop", "stopped"),
            ("open", "opened"),
            ("fix", "fixed"),
            ("add", "added"),
            ("submit", "submitted"),
            ("set", "set"),
        ] {
            assert_eq!(past(verb), expected);
        }
    }
}
