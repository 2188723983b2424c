//! The function `create-course-version`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::create_course_version)
}
