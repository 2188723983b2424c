//! The function `remove-course-rows`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::remove_course_rows)
}
