//! The replies of the enrollments domain.

mod progress;
mod waitlist;

use jiff::Timestamp;
use kernel::page::Page;
use kernel::{Context, Entity as _, Reply};
use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use self::progress::{LessonProgressView, ProgressView};
pub(crate) use self::waitlist::{DrawView, WaitlistView};
use crate::course::Course;
use crate::enrollment::{Enrollment, Group, Reason, Standing, State};
use crate::enrollments::Part;
use crate::ids::{CourseId, EnrollmentId, LessonId, UserId};
use crate::progress::Progress;

/// An enrollment.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EnrollmentView {
    /// Its id.
    pub(crate) id: EnrollmentId,
    /// The learner.
    pub(crate) user_id: UserId,
    /// The course.
    pub(crate) course_id: CourseId,
    /// What is known of the course; null for a course that was deleted.
    pub(crate) course: Option<CourseReference>,
    /// Where the learner stands.
    pub(crate) state: State,
    /// The position in the waitlist: 1 is next. Null for who does not wait, and in lists.
    pub(crate) position: Option<u64>,
    /// Until when a seat is kept; null, if none is.
    pub(crate) offered_until: Option<Timestamp>,
    /// How often the course was begun: 1 for the first time.
    pub(crate) run: u32,
    /// When this run began.
    pub(crate) started_at: Option<Timestamp>,
    /// When the access ends or has ended; null, if it does not end or never began.
    pub(crate) ends_at: Option<Timestamp>,
    /// The groups of the learner.
    #[schemars(example = ["Tuesday"])]
    pub(crate) groups: Vec<Group>,
    /// Whether all lessons are open, whatever their rules are.
    pub(crate) waived: bool,
    /// The single lessons that are.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) waived_lesson_ids: Vec<LessonId>,
    /// Why staff have suspended or ended it, in their words.
    pub(crate) reason: Option<Reason>,
    /// How far the learner is.
    pub(crate) progress: ProgressView,
    /// When it was created.
    pub(crate) created_at: Timestamp,
    /// When it was last changed; progress is no change.
    pub(crate) updated_at: Timestamp,
    #[serde(skip)]
    version: u64,
    #[serde(skip)]
    status: Option<u16>,
}

/// A course, as its enrollments show it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CourseReference {
    /// Its name in addresses.
    pub(crate) slug: String,
    /// The title.
    pub(crate) title: String,
    /// The version that is in force.
    pub(crate) current_version: Option<u32>,
}

impl EnrollmentView {
    /// What the learner and staff see.
    pub(crate) fn new(
        enrollment: &Enrollment,
        progress: Option<&Progress>,
        course: Option<&Course>,
        cx: &Context,
    ) -> Self {
        let id = enrollment.enrollment_id().clone();
        let (created_at, updated_at) = enrollment.times();
        let waivers = enrollment.waivers();
        let lesson = |ordinal: &u16| LessonId::new(id.course_id().clone(), *ordinal);
        let offered_until = match enrollment.standing() {
            Standing::Offered { until, .. } => Some(*until),
            _ => None,
        };
        Self {
            user_id: id.user_id().clone(),
            course_id: id.course_id().clone(),
            course: course.map(CourseReference::from),
            state: enrollment.state(cx.now),
            position: None,
            offered_until,
            run: enrollment.run(),
            started_at: enrollment.started_at(),
            ends_at: enrollment.ends_at(),
            groups: enrollment.groups().to_vec(),
            waived: waivers.all,
            waived_lesson_ids: waivers.lessons.iter().map(lesson).collect(),
            reason: enrollment.reason().cloned(),
            progress: ProgressView::new(progress, course),
            created_at,
            updated_at,
            version: enrollment.history().version(),
            status: None,
            id,
        }
    }

    /// What a list shows.
    pub(crate) fn page(page: Page<Part>, cx: &Context) -> Page<Self> {
        let items = page.items.into_iter().filter_map(|mut part| {
            let enrollment = part.enrollment.take()?;
            Some(Self::new(
                &enrollment,
                part.progress.as_ref(),
                part.known_course(),
                cx,
            ))
        });
        Page {
            items: items.collect(),
            next_cursor: page.next_cursor,
        }
    }

    /// With the position in the waitlist.
    #[must_use]
    pub(crate) fn at(self, position: Option<u64>) -> Self {
        Self { position, ..self }
    }

    /// With a status of its own.
    #[must_use]
    pub(crate) fn with_status(self, status: u16) -> Self {
        Self {
            status: Some(status),
            ..self
        }
    }
}

impl Reply for EnrollmentView {
    fn status(&self) -> Option<u16> {
        self.status
    }

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/enrollments/{}", self.id))
    }
}

impl From<&Course> for CourseReference {
    fn from(course: &Course) -> Self {
        Self {
            slug: course.slug.clone(),
            title: course.title.clone(),
            current_version: course.current_version,
        }
    }
}
