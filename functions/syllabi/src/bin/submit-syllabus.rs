//! The function `submit-syllabus`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::submit_syllabus)
}
