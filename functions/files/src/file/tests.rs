use kernel::Entity as _;

use super::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn pending() -> File {
    let declaration = Declaration {
        original_name: "a.png".parse().unwrap(),
        file_type: "image/png".parse().unwrap(),
        file_size: FileSize::new(3).unwrap(),
        checksum_sha256: objects::Sha256::of_digest(&[0; 32]),
    };
    let upload = PendingUpload {
        upload_id: None,
        part_checksums: Vec::new(),
        ends_at: NOW + SignedDuration::from_mins(30),
    };
    let new = NewFile {
        id: "1".parse().unwrap(),
        owner_id: OwnerId("lin".to_owned()),
        course_id: None,
        declaration,
        upload,
        lapses_at: None,
    };
    File::announce(new, NOW)
}

/// A file that went through these changes, and the version after each.
fn after(changes: &[fn(&mut File)]) -> (File, Vec<u64>) {
    let mut file = pending();
    let versions = changes.iter().map(|change| {
        change(&mut file);
        file.history().version()
    });
    let versions = versions.collect();
    (file, versions)
}

fn accept(file: &mut File) {
    file.accept(Scan::Unscanned, NOW);
}

fn clear(file: &mut File) {
    file.accept(Scan::Clean, NOW);
}

fn hold(file: &mut File) {
    file.hold(NOW, NOW);
}

fn reject(file: &mut File) {
    file.reject(Rejection::MalwareFound, NOW);
}

fn delete(file: &mut File) {
    file.remove(RemovalReason::Deleted, NOW);
}

#[test]
fn a_file_is_accepted_once_and_a_scanner_may_say_more_later() {
    let (file, versions) = after(&[accept, accept, clear, clear, accept]);
    assert_eq!(versions, [2, 2, 3, 3, 3]);
    assert_eq!(*file.state(), State::Available { scan: Scan::Clean });
}

#[test]
fn a_file_that_waits_for_a_scanner_does_not_wait_again() {
    let (file, versions) = after(&[hold, hold, clear, hold]);
    assert_eq!(versions, [2, 2, 3, 3]);
    assert_eq!(file.state().status(), Status::Available);
}

#[test]
fn what_is_rejected_or_removed_never_becomes_available() {
    for end in [reject, delete] {
        let (file, versions) = after(&[end, accept, clear, hold]);
        assert_eq!(versions, [2; 4]);
        assert!(file.check_available().is_err() && !file.state().counts());
    }
}

#[test]
fn a_rejected_file_can_be_removed_and_a_removed_one_is_not_rejected() {
    assert_eq!(after(&[accept, reject, delete]).1, [2, 3, 4]);
    assert_eq!(after(&[accept, delete, reject, delete]).1, [2, 3, 3, 3]);
}

#[test]
fn the_bytes_of_a_file_are_released_once() {
    for (changes, released) in [
        (&[accept as fn(&mut File)][..], false),
        (&[hold], false),
        (&[reject], true),
        (&[accept, delete], true),
    ] {
        assert_eq!(after(changes).0.has_released(), released);
    }
    let stored = serde_json::to_value(after(&[reject]).0).unwrap();
    let mut file: File = serde_json::from_value(stored).unwrap();
    delete(&mut file);
    assert!(!file.has_released());
}

#[test]
fn an_upload_ends_at_its_time() {
    let file = pending();
    let last = NOW + SignedDuration::new(30 * 60 - 1, 999_999_999);
    assert!(file.pending_upload(last).is_ok());
    let end = NOW + SignedDuration::from_mins(30);
    let late = file.pending_upload(end).unwrap_err();
    assert_eq!(late.code(), "files.upload_expired");
    for (change, code) in [
        (accept as fn(&mut File), "files.not_pending"),
        (reject, "files.rejected"),
    ] {
        let refused = after(&[change]).0.pending_upload(NOW).unwrap_err().code();
        assert_eq!(refused, code);
    }
}

#[test]
fn a_row_is_forgotten_only_when_its_object_is_gone() {
    let (mut file, _) = after(&[delete]);
    let row = serde_json::to_value(&file).unwrap();
    assert!(row.get("expires_at").is_none());
    file.forget(NOW).unwrap();
    file.forget(NOW + SignedDuration::from_hours(1)).unwrap();
    let row = serde_json::to_value(&file).unwrap();
    assert_eq!(row["expires_at"], 30 * 24 * 60 * 60);
}
