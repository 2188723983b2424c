//! The function `forget-deleted-subject`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::consumers::forget_deleted_subject::entry)
}
