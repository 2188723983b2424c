//! Whether lessons wait for each other in a circle, so that nobody could ever open them.

use std::collections::BTreeMap;

/// For each lesson the lessons for whose completion it waits, by ordinals.
pub(crate) type Waits = BTreeMap<u16, Vec<u16>>;

/// Where the walk has come to at a lesson.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// It is on the path from which the walk came.
    OnPath,
    /// No circle begins here.
    Done,
}

/// A circle of lessons that wait for each other: each waits for the next one, and the last one for the
/// first.
pub(crate) fn cycle(waits: &Waits) -> Option<Vec<u16>> {
    let mut marks = BTreeMap::new();
    waits
        .keys()
        .find_map(|start| walk(*start, waits, &mut marks))
}

/// Walks in depth first, without recursion: a chain may have as many steps as a course has lessons.
fn walk(start: u16, waits: &Waits, marks: &mut BTreeMap<u16, Mark>) -> Option<Vec<u16>> {
    if marks.contains_key(&start) {
        return None;
    }
    let mut path = vec![(start, 0)];
    marks.insert(start, Mark::OnPath);
    while let Some((lesson, position)) = path.last_mut() {
        let next = waits.get(lesson).and_then(|next| next.get(*position));
        *position += 1;
        let Some(&next) = next else {
            marks.insert(*lesson, Mark::Done);
            path.pop();
            continue;
        };
        match marks.get(&next) {
            Some(Mark::Done) => {}
            Some(Mark::OnPath) => {
                let path = path.into_iter().map(|(lesson, _)| lesson);
                return Some(path.skip_while(|lesson| *lesson != next).collect());
            }
            None => {
                marks.insert(next, Mark::OnPath);
                path.push((next, 0));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn waits<const N: usize>(waits: [(u16, &[u16]); N]) -> Waits {
        let waits = waits.into_iter();
        waits
            .map(|(lesson, next)| (lesson, next.to_vec()))
            .collect()
    }

    #[test]
    fn a_circle_is_named_and_a_chain_is_none() {
        assert_eq!(cycle(&waits([(1, &[2]), (2, &[3]), (3, &[])])), None);
        assert_eq!(cycle(&waits([(1, &[2, 3]), (2, &[3]), (3, &[9])])), None);
        assert_eq!(cycle(&waits([(4, &[4])])), Some(vec![4]));
        let found = cycle(&waits([(1, &[2]), (2, &[3]), (3, &[4]), (4, &[2])]));
        assert_eq!(found, Some(vec![2, 3, 4]));
    }

    #[test]
    fn a_chain_of_all_lessons_of_a_course_is_walked() {
        let chain: Waits = (1..=300).map(|lesson| (lesson, vec![lesson + 1])).collect();
        assert_eq!(cycle(&chain), None);
        let mut closed = chain;
        closed.insert(301, vec![1]);
        assert_eq!(cycle(&closed).map(|found| found.len()), Some(301));
    }

    proptest! {
        #[test]
        fn lessons_that_wait_for_earlier_ones_alone_never_form_a_circle(
            edges in proptest::collection::vec((1..40_u16, 1..40_u16), 0..80),
        ) {
            let mut waits = Waits::new();
            for (one, other) in edges {
                waits.entry(one.max(other)).or_default().extend((one != other).then(|| one.min(other)));
            }
            prop_assert_eq!(cycle(&waits), None);
        }

        #[test]
        fn every_step_of_a_found_circle_exists(
            edges in proptest::collection::vec((1..12_u16, 1..12_u16), 0..60),
        ) {
            let mut waits = Waits::new();
            for (one, other) in edges {
                waits.entry(one).or_default().push(other);
            }
            if let Some(found) = cycle(&waits) {
                let after = found.iter().cycle().skip(1);
                for (lesson, next) in found.iter().zip(after) {
                    prop_assert!(waits[lesson].contains(next));
                }
            }
        }
    }
}
