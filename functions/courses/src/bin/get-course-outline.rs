//! The function `get-course-outline`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::get_course_outline)
}
