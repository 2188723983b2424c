//! The function `publish-syllabus`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::publish_syllabus)
}
