//! The function `withdraw-syllabus`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::withdraw_syllabus)
}
