//! The function `list-course-versions`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::list_course_versions)
}
