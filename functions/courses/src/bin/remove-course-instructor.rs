//! The function `remove-course-instructor`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::remove_course_instructor)
}
