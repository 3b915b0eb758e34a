import ActionPlan
import Core
import Directory
import Website

/// The features of the house, in the order of their reactions and seeds. Nothing else knows them all.
package let features: [Feature] = [.core, .directory, .website, .actionPlan]

/// The targets whose `Migrations` and `Locales` are read at run time.
package let targets = ["Storage", "Web", "Core", "Directory", "Website", "ActionPlan"]
