//! The function `remove-syllabus-rows`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::remove_syllabus_rows)
}
