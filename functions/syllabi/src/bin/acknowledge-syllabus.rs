//! The function `acknowledge-syllabus`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::acknowledge_syllabus)
}
