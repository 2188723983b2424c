//! The function `list-course-enrollments`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::list_course_enrollments)
}
