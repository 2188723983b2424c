//! How a large file is divided into parts.

use objects::{Part, Sha256};

use crate::file::FileSize;

/// The largest file that is uploaded in one request: 100 MiB.
pub(crate) const LARGEST_WHOLE: i64 = 100 * 1024 * 1024;

/// The length of each part but the last: 64 MiB. The largest file has 80 parts.
pub(crate) const PART_SIZE: i64 = 64 * 1024 * 1024;

/// Whether a file of this size is uploaded in parts.
#[must_use]
pub(crate) const fn has_parts(size: FileSize) -> bool {
    size.get() > LARGEST_WHOLE
}

/// The number and the length of each part of a file.
pub(crate) fn parts(size: FileSize) -> impl Iterator<Item = (u32, u64)> {
    let size = size.get().unsigned_abs();
    let full = PART_SIZE.unsigned_abs();
    (1..).map_while(move |number: u32| {
        let before = u64::from(number - 1) * full;
        (before < size).then(|| (number, full.min(size - before)))
    })
}

/// The parts that have not arrived, or have another length than they must have.
pub(crate) fn missing(size: FileSize, arrived: &[Part]) -> Vec<(u32, u64)> {
    let has_arrived = |&(number, length): &(u32, u64)| {
        let is_it = |part: &Part| (part.number, part.length) == (number, length);
        arrived.iter().any(is_it)
    };
    parts(size).filter(|part| !has_arrived(part)).collect()
}

/// The checksum of the part with this number, from 1.
pub(crate) fn checksum_of(number: u32, checksums: &[Sha256]) -> Option<&Sha256> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    checksums.get(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::LARGEST;

    fn size(bytes: i64) -> FileSize {
        FileSize::new(bytes).unwrap()
    }

    #[test]
    fn parts_add_up_to_the_file() {
        for bytes in [LARGEST_WHOLE + 1, 2 * PART_SIZE, 2 * PART_SIZE + 1, LARGEST] {
            let lengths: Vec<u64> = parts(size(bytes)).map(|(_, length)| length).collect();
            assert_eq!(lengths.iter().sum::<u64>(), bytes.unsigned_abs());
            let (last, others) = lengths.split_last().unwrap();
            assert!(
                others
                    .iter()
                    .all(|length| *length == PART_SIZE.unsigned_abs())
            );
            assert!((1..=PART_SIZE.unsigned_abs()).contains(last));
        }
        assert_eq!(parts(size(LARGEST)).count(), 80);
        assert_eq!(parts(size(2 * PART_SIZE)).count(), 2);
    }

    #[test]
    fn only_files_over_100_mib_have_parts() {
        assert!(!has_parts(size(LARGEST_WHOLE)) && has_parts(size(LARGEST_WHOLE + 1)));
    }

    #[test]
    fn a_part_of_another_length_is_missing() {
        let part = |number, length: i64| Part {
            number,
            length: length.unsigned_abs(),
            tag: "t".to_owned(),
            checksum: None,
        };
        let arrived = [part(1, PART_SIZE), part(2, 6), part(9, 5)];
        let lacking = missing(size(2 * PART_SIZE + 5), &arrived);
        assert_eq!(lacking, [(2, PART_SIZE.unsigned_abs()), (3, 5)]);
    }
}
