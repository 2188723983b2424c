//! How easy a password is to guess. `zxcvbn` estimates it without a network call; it knows common
//! passwords, names, words, dates, keyboard rows and their usual variations.
//!
//! Its time grows with the square of the length and with the number of characters that can stand for a
//! letter: 200 such characters took 530 ms of processor time on one machine, 32 take 50 ms. So it gets
//! parts of at most [`PART`] characters. Whoever guesses a password must guess each of its parts, so one
//! strong part is enough. What repeats an earlier part of a long password adds nothing, and is left out
//! first: a part that is cut out of the middle of `password1password1…` looks better than it is.

use zxcvbn::{Score, zxcvbn};

/// The most characters that are estimated at once.
const PART: usize = 32;

/// The fewest characters that count as a repetition of an earlier part.
const REPETITION: usize = 4;

/// The lowest accepted score. A score below it means fewer than a hundred million guesses.
const WEAKEST: Score = Score::Three;

/// Whether the password can be guessed with fewer than a hundred million guesses.
pub(super) fn is_easy_to_guess(password: &str) -> bool {
    let is_strong = |part: &String| zxcvbn(part, &["aurora"]).score() >= WEAKEST;
    !parts(password).iter().any(is_strong)
}

/// The whole password, or the beginning and the end of what a long one has without its repetitions.
fn parts(password: &str) -> Vec<String> {
    let characters: Vec<char> = password.chars().collect();
    if characters.len() <= PART {
        return vec![password.to_owned()];
    }
    let once = without_repetitions(&characters);
    let (first, last) = (once.chunks(PART).next(), once.rchunks(PART).next());
    let last = last.filter(|_| once.len() > PART);
    let parts = first.into_iter().chain(last);
    parts.map(|part| part.iter().collect()).collect()
}

fn without_repetitions(characters: &[char]) -> Vec<char> {
    let (mut once, mut rest) = (Vec::new(), characters);
    while let Some((first, others)) = rest.split_first() {
        let position = characters.len() - rest.len();
        let repeated = (0..position).map(|start| common(&characters[start..], rest));
        match repeated.max() {
            Some(length) if length >= REPETITION => rest = &rest[length..],
            _ => {
                once.push(*first);
                rest = others;
            }
        }
    }
    once
}

/// How many characters two texts have in common at their beginning.
fn common(one: &[char], other: &[char]) -> usize {
    let pairs = one.iter().zip(other);
    pairs.take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRONG: &str = "zq8#mV!x2L&wT4)kR9";

    fn cycle(unit: &str, length: usize) -> String {
        unit.chars().cycle().take(length).collect()
    }

    #[test]
    fn no_more_than_two_parts_of_32_characters_are_estimated() {
        let l33t = cycle("4@8({[<369!1|7+0$5%2", 190);
        let scrambled: String = (0..200_u32)
            .filter_map(|n| char::from_u32(0x21 + n * n * 7 % 90))
            .collect();
        for password in [l33t, scrambled, cycle("ab", 200), cycle(STRONG, 33)] {
            let parts = parts(&password);
            assert!((1..=2).contains(&parts.len()));
            assert!(parts.iter().all(|part| part.chars().count() <= PART));
        }
        assert_eq!(parts("short"), ["short"]);
    }

    #[test]
    fn repeating_an_easy_password_does_not_make_it_hard() {
        for unit in [
            "a",
            "ab",
            "abcd",
            "password1",
            "123456789",
            "iloveyou",
            "qwertyuiop",
            "aurora2026",
            "sunshine2024",
            "P@ssw0rd",
            "monkey1!",
        ] {
            for length in [33, 40, 64, 77, 100, 150, 200] {
                let password = cycle(unit, length);
                assert!(is_easy_to_guess(&password), "{password}");
            }
        }
    }

    #[test]
    fn a_long_password_is_hard_if_its_beginning_or_its_end_is() {
        let easy = cycle("password1", 40);
        for password in [
            format!("{easy}{STRONG}"),
            format!("{STRONG}{easy}"),
            format!(
                "{}{STRONG}",
                cycle("abcdefghijklmnopqrstuvwxyz0123456789", 36)
            ),
            cycle(STRONG, 200),
        ] {
            assert!(!is_easy_to_guess(&password), "{password}");
        }
    }

    #[test]
    fn a_tail_that_is_easy_to_guess_does_not_help_an_easy_beginning() {
        let easy = cycle("password1", 40);
        for tail in ["", "1", "aaaaaaaaaaaa", "password", "11111111"] {
            let password = format!("{easy}{tail}");
            assert!(is_easy_to_guess(&password), "{password}");
        }
    }
}
