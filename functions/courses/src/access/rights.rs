//! The table of who may do what in which state of a course.

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    /// See the course: its details, its published outline, who teaches.
    See,
    /// Read a published lesson that is a preview.
    Preview,
    /// Read any published lesson.
    Read,
    /// Answer the exercises of a published lesson.
    Answer,
    /// Read the draft, the checks and what learners have answered.
    ReadDraft,
    /// Change the draft and publish it.
    Edit,
    /// Change who teaches; archive and delete the course.
    Manage,
    /// Restore a deleted course.
    Restore,
}

/// Who somebody is to a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// An administrator of the platform.
    Admin,
    /// Staff: answers for the course.
    Owner,
    /// Staff: writes the course.
    Instructor,
    /// Staff: helps learners.
    Assistant,
    /// Enrolled.
    Learner,
    /// Enrolled earlier.
    FormerLearner,
    /// Signed in, without a part in the course.
    Stranger,
    /// Not signed in.
    Anonymous,
}

/// The state of a course, as far as rights depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Never published.
    Draft,
    /// Published, and in the catalogue.
    Public,
    /// Published, and seen by who has the link.
    Unlisted,
    /// Published for its learners alone.
    Private,
    /// Archived; its learners go on.
    Kept,
    /// Archived; its learners read.
    ReadOnly,
    /// Archived, and its end has come.
    Ended,
    /// Deleted, and not purged yet.
    Deleted,
}

/// A cell of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Open,
    /// 403, with what opens it: enrolling.
    Enroll,
    /// 403: the access has ended.
    Gone,
    /// 404.
    Hidden,
    /// 403: their part in the course does not allow it.
    Forbidden,
    /// 409: the course is archived.
    Frozen,
    /// 404, for who may restore it.
    Deleted,
}

use Right::{Answer, Edit, Manage, Preview, Read, ReadDraft, Restore, See};
use Verdict::{Enroll as E, Forbidden as N, Frozen as A, Gone as G, Hidden as H, Open as O};
use Who::{Admin, Anonymous, Assistant, FormerLearner, Instructor, Learner, Owner, Stranger};

/// The number of states in which a course is there.
const STANDINGS: usize = 7;

/// Who may do what. `O` open; `E` after enrolling; `G` gone; `H` hidden; `N` not their part; `A` not in the
/// archive.
#[rustfmt::skip]
const RIGHTS: [(Right, &[Who], [Verdict; STANDINGS]); 24] = [
    //                                               draft public unlisted private kept read-only ended
    (See,       &[Admin, Owner, Instructor, Assistant],  [O, O, O, O, O, O, O]),
    (See,       &[Learner, FormerLearner],               [H, O, O, O, O, O, O]),
    (See,       &[Stranger, Anonymous],                  [H, O, O, H, H, H, H]),
    (Preview,   &[Admin, Owner, Instructor, Assistant],  [O, O, O, O, O, O, O]),
    (Preview,   &[Learner],                              [H, O, O, O, O, O, G]),
    (Preview,   &[FormerLearner],                        [H, O, O, G, G, G, G]),
    (Preview,   &[Stranger, Anonymous],                  [H, O, O, H, H, H, H]),
    (Read,      &[Admin, Owner, Instructor, Assistant],  [O, O, O, O, O, O, O]),
    (Read,      &[Learner],                              [H, O, O, O, O, O, G]),
    (Read,      &[FormerLearner],                        [H, G, G, G, G, G, G]),
    (Read,      &[Stranger, Anonymous],                  [H, E, E, H, H, H, H]),
    (Answer,    &[Admin, Owner, Instructor, Assistant],  [O, O, O, O, O, O, O]),
    (Answer,    &[Learner],                              [H, O, O, O, O, A, G]),
    (Answer,    &[FormerLearner],                        [H, G, G, G, G, G, G]),
    (Answer,    &[Stranger, Anonymous],                  [H, E, E, H, H, H, H]),
    (ReadDraft, &[Admin, Owner, Instructor, Assistant],  [O, O, O, O, O, O, O]),
    (ReadDraft, &[Learner, FormerLearner],               [H, N, N, N, N, N, N]),
    (ReadDraft, &[Stranger, Anonymous],                  [H, N, N, H, H, H, H]),
    (Edit,      &[Admin, Owner, Instructor],             [O, O, O, O, A, A, A]),
    (Edit,      &[Assistant],                            [N, N, N, N, N, N, N]),
    (Edit,      &[Learner, FormerLearner],               [H, N, N, N, N, N, N]),
    (Edit,      &[Stranger, Anonymous],                  [H, N, N, H, H, H, H]),
    (Manage,    &[Admin, Owner],                         [O, O, O, O, O, O, O]),
    (Manage,    &[Instructor, Assistant],                [N, N, N, N, N, N, N]),
];

/// What the table says. What it does not list is hidden.
pub(super) fn verdict(right: Right, who: Who, standing: Standing) -> Verdict {
    if standing == Standing::Deleted {
        return match (right, who) {
            (Restore, Admin | Owner) => O,
            (_, Admin | Owner) => Verdict::Deleted,
            _ => H,
        };
    }
    // Learners and strangers manage as little as they edit.
    let is_outside = matches!(who, Learner | FormerLearner | Stranger | Anonymous);
    let right = match right {
        Manage | Restore if is_outside => Edit,
        Restore => Manage,
        right => right,
    };
    let row = RIGHTS
        .iter()
        .find(|(of, persons, _)| *of == right && persons.contains(&who));
    row.map_or(H, |(_, _, verdicts)| verdicts[standing as usize])
}
