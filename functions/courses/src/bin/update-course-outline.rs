//! The function `update-course-outline`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::update_course_outline)
}
