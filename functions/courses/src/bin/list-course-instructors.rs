//! The function `list-course-instructors`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::list_course_instructors)
}
