//! The function `get-syllabus-by-subject`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::get_syllabus_by_subject)
}
