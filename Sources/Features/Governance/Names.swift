import Ballots
import Web

// Two modules that this room imports have a noun of the same name; here each has one name everywhere.

/// What a form offers.
typealias Choice = Web.Choice
/// What one ballot says.
package typealias BallotChoice = Ballots.Choice
