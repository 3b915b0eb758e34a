import Ballots
import FoundationEssentials
import Glibc

/// `recount FOLDER` or `recount ballots.csv vote.json result.json SHA256SUMS`: counts a published vote anew.
///
/// Knows nothing of the house and asks no network. Ends with 0 if the count is the published one, 1 if it is not, 2 if the files
/// cannot be counted.
@main enum Recount {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard !arguments.isEmpty, !arguments.contains(where: { $0.hasPrefix("-") }) else {
      stop(2, "Say where the files are: recount FOLDER, or recount \((VoteFiles.names + [VoteFiles.sums]).joined(separator: " "))")
    }
    do {
      let vote = try VoteFiles.read(try files(arguments))
      let counted = vote.recounted
      print(Words.report(vote.question, counted).joined(separator: "\n"))
      guard counted == vote.published else {
        print("")
        print("NOT THE PUBLISHED RESULT. The published file says:")
        print(Words.report(vote.question, vote.published).dropFirst(2).joined(separator: "\n"))
        exit(1)
      }
      print("This is the published result.")
      exit(0)
    } catch let mistake as FilesMistake {
      stop(2, Words.sentence(mistake))
    } catch let unreadable as Unreadable {
      stop(2, "This file cannot be read: \(Words.plain(unreadable.path))")
    } catch {
      stop(2, "These files cannot be read.")
    }
  }

  struct Unreadable: Error { let path: String }

  /// By their names; what has another name is left alone. Only files, of a length that memory holds.
  private static func files(_ arguments: [String]) throws -> [String: [UInt8]] {
    let wanted = VoteFiles.names + [VoteFiles.sums]
    var isFolder = false
    var paths = arguments
    if arguments.count == 1, FileManager.default.fileExists(atPath: arguments[0], isDirectory: &isFolder), isFolder {
      paths = wanted.map { arguments[0] + "/" + $0 }.filter(FileManager.default.fileExists)
    }
    var found: [String: [UInt8]] = [:]
    for path in paths {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      guard wanted.contains(name) else { continue }
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      guard attributes?[.type] as? FileAttributeType == .typeRegular else { throw Unreadable(path: path) }
      guard let size = (attributes?[.size] as? any BinaryInteger).map({ Int($0) }), size <= VoteFiles.mostBytes else {
        throw FilesMistake.tooLong(name)
      }
      guard let bytes = FileManager.default.contents(atPath: path) else { throw Unreadable(path: path) }
      found[name] = Array(bytes)
    }
    return found
  }

  private static func stop(_ code: Int32, _ sentence: String) -> Never {
    print(sentence)
    exit(code)
  }
}
