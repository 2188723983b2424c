//! How enrollments and progress are stored.

use kernel::table::{Action, Index, Item, Key, Write, set_key, sortable_time, to_row};
use kernel::{Commit, Context, Entity as _, Result};

use super::{Enrollments, lists};
use crate::enrollment::{Enrollment, State};
use crate::error::EnrollmentError;
use crate::ids::EnrollmentId;
use crate::jobs::do_enrollment_work::EnrollmentWork;
use crate::progress::Progress;
use crate::seats;

impl Enrollments {
    /// Stores an enrollment.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    pub(crate) fn save(&self, enrollment: Enrollment, cx: &Context) -> Result<Commit<()>> {
        let state = enrollment.state(cx.now);
        Commit::save(enrollment, |enrollment, row| place(enrollment, state, row))
    }

    /// Stores an enrollment that has access, which ends by itself.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    fn save_with_end(&self, enrollment: Enrollment, cx: &Context) -> Result<Commit<()>> {
        let is_active = enrollment.state(cx.now) == State::Active;
        let ends_at = enrollment.ends_at().filter(|_| is_active);
        let enrollment_id = enrollment.enrollment_id().clone();
        let commit = self.save(enrollment, cx)?;
        match ends_at {
            Some(at) => commit.schedule(&EnrollmentWork::EndAccess { enrollment_id }, at, cx),
            None => Ok(commit),
        }
    }

    /// Stores progress.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    pub(crate) fn save_progress(&self, progress: Progress) -> Result<Commit<()>> {
        Commit::save(progress, |_, _| {})
    }

    /// Stores an enrollment and progress, each if it has changed.
    ///
    /// # Errors
    /// Internal, when one does not fit into a row.
    pub(crate) fn save_changed(
        &self,
        enrollment: Enrollment,
        progress: Option<Progress>,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let mut commit = Commit::nothing();
        if enrollment.history().has_changed() {
            commit = commit.and(self.save_with_end(enrollment, cx)?);
        }
        match progress.filter(|progress| progress.history().has_changed()) {
            Some(progress) => Ok(commit.and(self.save_progress(progress)?)),
            None => Ok(commit),
        }
    }

    /// Stores an enrollment if it has changed, and frees the seat that it had, if it had one.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    pub(crate) fn save_and_release(
        &self,
        enrollment: Enrollment,
        seat: Option<u8>,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let released = seats::release(enrollment.enrollment_id().course_id(), seat);
        Ok(self.save_changed(enrollment, None, cx)?.and(released))
    }

    /// Begins the next run, and keeps the progress of the one that ends. Without progress, nothing changes.
    ///
    /// # Errors
    /// `enrollments.too_many_runs`
    pub(crate) fn restart(
        &self,
        enrollment: &mut Enrollment,
        progress: Option<&mut Progress>,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let Some(progress) = progress.filter(|progress| progress.last_lesson().is_some()) else {
            return Ok(Commit::nothing());
        };
        if enrollment.run() >= MOST_RUNS {
            return Err(EnrollmentError::TooManyRuns(MOST_RUNS).into());
        }
        let kept = self.keep_run(enrollment.enrollment_id(), progress)?;
        enrollment.restart(cx.now);
        progress.restart(enrollment.run(), cx.now);
        Ok(kept)
    }

    /// Keeps the progress of a run that ends.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    fn keep_run(&self, id: &EnrollmentId, progress: &Progress) -> Result<Commit<()>> {
        let row = to_row(&run_key(id, progress.run()), progress)?;
        Ok(Commit::nothing().write(Write::always(Action::Put(row))))
    }

    /// Removes an enrollment with the progress of all its runs.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn remove(&self, mut enrollment: Enrollment) -> Result<Commit<()>> {
        let id = enrollment.enrollment_id().clone();
        let runs = self.runs(&id).await?.into_iter();
        let runs = runs.map(|progress| run_key(&id, progress.run()));
        enrollment.delete();
        let rows = runs.chain([Progress::key(id.as_str())]);
        let rows = rows.map(|key| Write::always(Action::Delete(key)));
        Ok(rows.fold(Commit::remove(enrollment), Commit::write))
    }
}

/// The most runs of an enrollment: all of them are shown, and deleted, in one call.
pub(super) const MOST_RUNS: u32 = 50;

/// The sort keys of earlier runs, before the number.
pub(super) const RUNS: &str = "RUN#";

fn run_key(id: &EnrollmentId, run: u32) -> Key {
    Key::new(Progress::partition(id.as_str()), format!("{RUNS}{run:06}"))
}

fn place(enrollment: &Enrollment, state: State, row: &mut Item) {
    let id = enrollment.enrollment_id();
    let (created_at, _) = enrollment.times();
    let of_user = lists::of_user(id.user_id());
    let place = format!("{}#{}", sortable_time(created_at), id.course_id());
    set_key(row, Index::Gsi1, &of_user, &place);
    let of_course = lists::of_course(id.course_id());
    let place = format!("{}{}", lists::prefix(state), id.user_id());
    set_key(row, Index::Gsi2, &of_course, &place);
}
