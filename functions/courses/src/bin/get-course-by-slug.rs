//! The function `get-course-by-slug`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::get_course_by_slug)
}
