//! The function `list-course-version-exercises`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::list_course_version_exercises)
}
