//! The function `delete-syllabus`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::delete_syllabus)
}
