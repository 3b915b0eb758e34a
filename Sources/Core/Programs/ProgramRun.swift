import CSpawn
import Foundation
import Glibc

/// One run of a program: a folder, a child process, its end. Blocks; called on a thread of its own.
struct ProgramRun: Sendable {
  let name: String
  let path: String
  let arguments: [String]
  let limits: Programs.Limits
  /// Without isolation and limits: to find out whether these work at all.
  var bare = false

  func run(input: [UInt8], files: [String: [UInt8]], results: [String]) throws -> Programs.Output {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // Input and output are files beside the working folder: no pipe can fill up, and the limit on written bytes holds.
    let work = folder + "/work"
    try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: false)
    for (name, bytes) in files { try write(bytes, to: work + "/" + plain(name)) }
    try write(input, to: folder + "/in")
    let status = try wait(for: spawn(in: folder))
    let said = String(decoding: read(folder + "/errors", last: 2000), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    if status == 128 + SIGXFSZ { throw ProgramFailed.tooMuchOutput(program: name) }
    guard status == 0 else { throw ProgramFailed.failed(program: name, status: status, said: String(said.suffix(400))) }
    var left: [String: [UInt8]] = [:]
    for result in results {
      let path = work + "/" + (try plain(result))
      // A link would lead out of the folder.
      guard let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType,
        kind == .typeRegular
      else { continue }
      left[result] = read(path)
    }
    return Programs.Output(bytes: read(folder + "/out"), said: said, files: left)
  }

  private func spawn(in folder: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, folder + "/in", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, folder + "/out", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, folder + "/errors", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    // Nothing else that this process has open: no socket, no database.
    paideia_spawn_close_from(&actions, 3)
    paideia_spawn_chdir(&actions, folder + "/work")

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, so that what it starts ends with it; no signal ignored or blocked.
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    let command = try commandLine()
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var environment: [UnsafeMutablePointer<CChar>?] = variables(folder).map { strdup($0) } + [nil]
    defer { for word in words + environment { free(word) } }
    var child: pid_t = 0
    let problem = posix_spawn(&child, command[0], &actions, &attributes, &words, &environment)
    guard problem == 0 else { throw ProgramFailed.notStarted(program: name, reason: String(cString: strerror(problem))) }
    return child
  }

  /// `unshare` and `prlimit` replace themselves by what follows, so that the child is the program itself.
  private func commandLine() throws -> [String] {
    if bare { return [path] + arguments }
    guard let prlimit = Programs.find("prlimit") else { throw ProgramFailed.missing(program: "prlimit", package: "util-linux") }
    var command = [
      prlimit, "--as=\(limits.memory)", "--fsize=\(limits.output)", "--cpu=\(Int(limits.seconds.rounded(.up)) + 1)",
      "--core=0", "--",
    ]
    var isolation = Programs.isolation.prefix
    if !isolation.isEmpty, let unshare = Programs.find("unshare") {
      isolation[0] = unshare
      command = isolation + command
    }
    return command + [path] + arguments
  }

  /// Only what a program needs: no address of a database, no password.
  private func variables(_ folder: String) -> [String] {
    [
      "PATH=\(Programs.defaultPath)", "HOME=\(folder)", "TMPDIR=\(folder)/work", "LANG=C.UTF-8", "LC_ALL=C.UTF-8",
      "XDG_CACHE_HOME=\(folder)/cache", "PYTHONDONTWRITEBYTECODE=1", "OPENBLAS_NUM_THREADS=1", "VIPS_CONCURRENCY=1",
    ]
  }

  /// The status, or 128 + the signal that ended it.
  private func wait(for child: pid_t) throws -> Int32 {
    let start = DispatchTime.now().uptimeNanoseconds
    var status: Int32 = 0
    var pause: UInt32 = 1000
    while true {
      let answer = waitpid(child, &status, WNOHANG)
      if answer == child { break }
      if answer < 0 && errno != EINTR {
        throw ProgramFailed.notStarted(program: name, reason: String(cString: strerror(errno)))
      }
      if Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9 > limits.seconds {
        kill(-child, SIGKILL)
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        throw ProgramFailed.tookTooLong(program: name, seconds: limits.seconds)
      }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
    // Whatever it left running ends too.
    kill(-child, SIGKILL)
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  private func makeFolder() throws -> String {
    let base = URL(fileURLWithPath: NSTemporaryDirectory()).path
    var template = Array((base + "/paideia-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw ProgramFailed.notStarted(program: name, reason: "no temporary folder: " + String(cString: strerror(errno)))
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func plain(_ name: String) throws -> String {
    guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.contains("\0") else {
      throw ProgramFailed.notStarted(program: self.name, reason: "a file must have a plain name")
    }
    return name
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600]) else {
      throw ProgramFailed.notStarted(program: name, reason: "the temporary folder cannot be written")
    }
  }

  private func read(_ path: String, last: Int? = nil) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return last.map { Array(data.suffix($0)) } ?? Array(data)
  }
}
