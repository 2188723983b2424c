//! The function `get-course-version-lesson`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::get_course_version_lesson)
}
