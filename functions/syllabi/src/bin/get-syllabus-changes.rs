//! The function `get-syllabus-changes`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::get_syllabus_changes)
}
