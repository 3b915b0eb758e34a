/// Text written by people, set as its language sets it. In French: narrow no-break spaces before `; : ! ? »` and after
/// `«`, typographic apostrophes. Addresses (`https://…`, `a@b.c`) are left as they are. Other languages: unchanged.
package func typography(_ text: String, _ language: Language) -> String { fatalError("written next") }
