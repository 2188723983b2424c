//! The function `add-course-instructor`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::add_course_instructor)
}
