//! Which lessons the next step of bulk work takes.

/// The next entries after an ordinal, in the order of their ordinals, at most `limit`.
pub(crate) fn next_by_ordinal<T>(
    entries: impl Iterator<Item = T>,
    ordinal: impl Fn(&T) -> u16,
    after: Option<u16>,
    limit: u32,
) -> Vec<T> {
    let is_next = |entry: &T| after.is_none_or(|after| ordinal(entry) > after);
    let mut entries: Vec<_> = entries.filter(is_next).collect();
    entries.sort_unstable_by_key(&ordinal);
    entries.truncate(limit as usize);
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_entries_are_the_lowest_ones_after_the_ordinal() {
        let next =
            |after, limit| next_by_ordinal([4, 1, 3, 2].into_iter(), |one| *one, after, limit);
        assert_eq!(next(None, 3), [1, 2, 3]);
        assert_eq!(next(Some(3), 3), [4]);
        assert!(next(Some(4), 3).is_empty());
    }
}
