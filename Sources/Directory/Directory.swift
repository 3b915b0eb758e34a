import Core
import Storage
import Web

extension Feature {
  /// Organisations, people, mandates, bodies, seats; sign-in, sessions, who is visiting.
  package static let directory: Feature = {
    var feature = Feature("Directory")
    feature.permissions = DirectoryPermissions.all
    feature.routes =
      DirectoryRoutes.signIn + DirectoryRoutes.own + DirectoryRoutes.team + DirectoryRoutes.ourCity + DirectoryRoutes.personalData
      + DirectoryRoutes.staff
    feature.menu = [
      MenuEntry(.member, "Our city", "/our-city", order: 10, group: .ourCity),
      MenuEntry(.member, "Who acts for us", "/team", order: 20, group: .ourCity),
      MenuEntry(.member, "My account", "/account", order: 90),
      MenuEntry(.footer, "How long data is kept", "/privacy/retention", order: 60),
      MenuEntry(.staff, "How cities are doing", "/cities-desk", order: 5, permission: DirectoryPermissions.citiesDesk, group: .members),
      MenuEntry(.staff, "Organisations", "/organisations", order: 10, permission: DirectoryPermissions.organisations, group: .directory),
      MenuEntry(.staff, "People", "/people", order: 20, permission: DirectoryPermissions.people, group: .directory),
      MenuEntry(.staff, "Import a list of cities", "/imports", order: 30, permission: DirectoryPermissions.imports, group: .directory),
    ]
    feature.kinds = DirectoryKinds.all
    feature.jobs = [Retentions.job, Accounts.farewell, Accounts.erasure, Organisations.daily]
    feature.holdings = DirectoryHoldings.all
    feature.retentions = Retentions.directory
    feature.cards =
      ["city", "network", "delegation", "partner", "institution", "association"].map { kind in
        CardKind(kind, DirectoryKinds.cardLabel(kind)) { records, tx in
          try Organisations.cards(of: records.map { $0.as(OrganisationNoun.self) }, in: tx).filter { $0.kind == kind }
        }
      } + [CardKind("body", "Body") { records, tx in try Bodies.cards(of: records, in: tx) }]
    feature.waiting = DirectoryWaiting.all
    feature.desks = DirectoryDesks.all
    feature.seeds = DirectorySeeds.all
    return feature
  }()
}

enum DirectoryRoutes {
  static let signIn: [Route] = [
    .get("/sign-in", SignInPages.show).knowing("next").example("/sign-in"),
    .post("/sign-in", SignInPages.sendLink),
    .post("/sign-in/password", SignInPages.enterByPassword),
    .get("/sign-in/link/{token}", SignInPages.showLink),
    .post("/sign-in/link/{token}", SignInPages.useLink),
    .get("/sign-in/code", SignInPages.showCode).knowing("next"),
    .post("/sign-in/code", SignInPages.proveCode),
    .get("/sign-in/lost-address", SignInPages.showLost).example("/sign-in/lost-address"),
    .post("/sign-in/lost-address", SignInPages.askLost),
    .post("/demo-entry", SignInPages.enterDemo),
    .get("/invitations/{token}", TeamPages.showInvitation),
    .post("/invitations/{token}", TeamPages.acceptInvitation),
    .get("/bodies/{slug}", OrganisationPages.body).example("/bodies/executive-committee"),
    .get("/organisations/{slug}", OrganisationPages.show).example("/organisations/iaec"),
  ]

  static let own: [Route] = [
    .member(.post, "/sign-out", SignInPages.signOut),
    .member(.post, "/sign-out-everywhere", SignInPages.signOutEverywhere),
    .member(.post, "/acting", AccountPages.act),
    .member(.get, "/for-me", ForMePages.show).example("/for-me"),
    .member(.get, "/account", AccountPages.show).example("/account"),
    .member(.post, "/account", AccountPages.changeDetails),
    .member(.post, "/account/password", AccountPages.changePassword),
    .member(.post, "/account/factor", AccountPages.beginFactor),
    .member(.post, "/account/factor/proof", AccountPages.finishFactor),
    .member(.post, "/account/factor/end", AccountPages.endFactor),
    .member(.post, "/account/address", AccountPages.askAddress),
    .member(.post, "/account/address/withdrawal", AccountPages.withdrawAddress),
  ]

  static let team: [Route] = [
    .member(.get, "/team", TeamPages.mine),
    .member(.get, "/team/{slug}", TeamPages.show).example("/team/rennes"),
    .member(.post, "/team/{slug}/invitations", TeamPages.invite),
    .member(.get, "/team/{slug}/stand-in", StandInPages.show).example("/team/rennes/stand-in"),
    .member(.post, "/team/{slug}/stand-in", StandInPages.name),
    .member(.post, "/team-invitations/{id}/withdrawal", TeamPages.withdraw),
    .member(.post, "/mandates/{id}/confirmation", TeamPages.confirm),
    .member(.post, "/mandates/{id}/end", TeamPages.close),
    .member(.get, "/addresses", TeamPages.addresses).example("/addresses"),
    .member(.post, "/addresses/{id}/vouching", TeamPages.vouch),
    .member(.post, "/addresses/{id}/refusal", TeamPages.refuse),
    .staff(.get, "/cities/{slug}/presentation", DirectoryPermissions.describe, PresentationPages.show)
      .example("/cities/rennes/presentation"),
    .staff(.post, "/cities/{slug}/presentation", DirectoryPermissions.describe, PresentationPages.change),
  ]

  static let ourCity: [Route] = [
    .member(.get, "/our-city", OurCityPages.mine).example("/our-city"),
    .member(.get, "/our-city/{slug}", OurCityPages.show).example("/our-city/rennes"),
    .member(.get, "/our-city/{slug}/check", CityCheckPages.show).example("/our-city/rennes/check"),
    .member(.post, "/our-city/{slug}/check", CityCheckPages.check),
    .staff(.get, "/cities-desk", DirectoryPermissions.citiesDesk, CitiesDeskPages.show).knowing(
      "network", "country", "standing", "dues", "roles", "sign", "checked", "page"
    )
    .example("/cities-desk"),
    .staff(.get, "/cities-desk.csv", DirectoryPermissions.citiesDesk, CitiesDeskPages.csv).knowing(
      "network", "country", "standing", "dues", "roles", "sign", "checked", "page"
    )
    .example("/cities-desk.csv"),
    .staff(.get, "/cities-desk.xlsx", DirectoryPermissions.citiesDesk, CitiesDeskPages.xlsx).knowing(
      "network", "country", "standing", "dues", "roles", "sign", "checked", "page"
    )
    .example("/cities-desk.xlsx"),
  ]

  static let personalData: [Route] = [
    .get("/privacy/retention", RetentionPages.show).keeping().example("/privacy/retention"),
    .member(.get, "/account/data", DataPages.mine).example("/account/data"),
    .member(.get, "/account/data.json", DataPages.mineAsJSON).example("/account/data.json"),
    .member(.post, "/account/consents/{kind}", DataPages.consent),
    .member(.get, "/account/end", DataPages.askEnd).example("/account/end"),
    .member(.post, "/account/end", DataPages.end),
    .staff(.get, "/people/{id}/data", DirectoryPermissions.people, DataPages.theirs),
    .staff(.get, "/people/{id}/data.json", DirectoryPermissions.people, DataPages.theirsAsJSON),
    .staff(.get, "/people/doubles", DirectoryPermissions.people, MergingPages.list).example("/people/doubles"),
    .staff(.get, "/people/{id}/merging/{double}", DirectoryPermissions.people, MergingPages.show),
    .staff(.post, "/people/{id}/merging/{double}", DirectoryPermissions.people, MergingPages.merge),
  ]

  static let staff: [Route] = [
    .staff(.get, "/people", DirectoryPermissions.people, PeoplePages.list).knowing("page").example("/people"),
    .staff(.get, "/people/{id}", DirectoryPermissions.people, PeoplePages.show),
    .staff(.post, "/people/{id}/address", DirectoryPermissions.people, PeoplePages.changeAddress),
    .staff(.post, "/people/{id}/address/trust", DirectoryPermissions.people, PeoplePages.trustAddress),
    .staff(.post, "/people/{id}/erasure", DirectoryPermissions.people, PeoplePages.erase),
    .staff(.get, "/organisations", DirectoryPermissions.organisations, OrganisationPages.list).knowing("page")
      .example("/organisations"),
    .staff(.get, "/organisations/new", DirectoryPermissions.organisations, RegistrationPages.show).example("/organisations/new"),
    .staff(.post, "/organisations", DirectoryPermissions.organisations, RegistrationPages.register).example("/organisations"),
    .staff(.post, "/organisations/{slug}/removal", DirectoryPermissions.organisations, RegistrationPages.takeBack),
    .staff(.post, "/organisations/{slug}/place", DirectoryPermissions.organisations, EditingPages.changePlace),
    .staff(.get, "/organisations/{slug}/editing", DirectoryPermissions.organisations, EditingPages.show)
      .example("/organisations/rennes/editing"),
    .staff(.post, "/organisations/{slug}/name", DirectoryPermissions.organisations, EditingPages.rename),
    .staff(.post, "/organisations/{slug}/network", DirectoryPermissions.organisations, EditingPages.changeNetwork),
    .staff(.post, "/organisations/{slug}/population", DirectoryPermissions.organisations, EditingPages.changePopulation),
    .staff(.get, "/imports", DirectoryPermissions.imports, ImportPages.list).example("/imports"),
    .staff(.post, "/imports", DirectoryPermissions.imports, ImportPages.preview).accepting(bytes: 4 * CityImport.limit),
    .staff(.post, "/imports/application", DirectoryPermissions.imports, ImportPages.apply).accepting(bytes: 4 * CityImport.limit),
    .staff(.get, "/imports/contacts", DirectoryPermissions.imports, ContactImportPages.show).example("/imports/contacts"),
    .staff(.post, "/imports/contacts", DirectoryPermissions.imports, ContactImportPages.preview).accepting(bytes: 4 * ContactImport.limit),
    .staff(.post, "/imports/contacts/application", DirectoryPermissions.imports, ContactImportPages.apply)
      .accepting(bytes: 4 * ContactImport.limit),
    .staff(.get, "/contacts.csv", DirectoryPermissions.seePeople, ExportPages.contactsCSV).example("/contacts.csv"),
    .staff(.get, "/contacts.xlsx", DirectoryPermissions.seePeople, ExportPages.contactsXLSX).example("/contacts.xlsx"),
    .staff(.get, "/organisations.csv", DirectoryPermissions.organisations, ExportPages.organisationsCSV).example("/organisations.csv"),
    .staff(.get, "/organisations.xlsx", DirectoryPermissions.organisations, ExportPages.organisationsXLSX).example("/organisations.xlsx"),
    .staff(.get, "/imports/{id}", DirectoryPermissions.imports, ImportPages.show),
    .staff(.post, "/imports/{id}/undoing", DirectoryPermissions.imports, ImportPages.undo),
  ]
}

enum DirectoryKinds {
  static let all: [Kind] = [
    Kind("member.admitted", "{record} joined the association"),
    Kind("member.ratified", "The General Assembly ratified the membership of {record}"),
    Kind("member.suspended", "The membership of {record} was suspended"),
    Kind("member.restored", "The membership of {record} was restored"),
    Kind("member.left", "{record} left the association"),
    Kind("organisation.registered", "{record} was registered"),
    Kind("organisation.placed", "The place of {record} on the map was corrected"),
    Kind("organisation.renamed", "{record} changed its name"),
    Kind("organisation.stated", "A detail about {record} was recorded"),
    Kind("organisation.described", "{record} renewed its presentation"),
    Kind("network.joined", "{record} joined {second}"),
    Kind("network.left", "{record} left {second}"),
    Kind("network.coordinated", "{record} became the coordinating city of {second}"),
    Kind("network.handed-over", "{record} handed over the coordination of {second}"),
    Kind("body.founded", "{record} was set up"),
    Kind("seat.taken", "{record} took a seat: {second}"),
    Kind("seat.left", "{record} left its seat: {second}"),
    Kind("mandate.opened", "Somebody began to act for {second}"),
    Kind("mandate.confirmed", "A mandate for {second} was confirmed"),
    Kind("mandate.closed", "Somebody ceased to act for {second}"),
    Kind("address.vouched", "A new address was vouched for"),
    Kind("person.erased", "A person was erased"),
    Kind("person.merged", "Two accounts of one person were merged"),
    Kind("city.checked", "{second} checked its data"),
    Kind("contacts.imported", "A list of contacts was imported"),
    Kind("import.applied", "A list of cities was imported"),
  ]

  static func cardLabel(_ kind: String) -> Phrase {
    switch kind {
    case "city": "City"
    case "network": "Network"
    case "delegation": "Delegation"
    case "partner": "Partner"
    case "institution": "Institution"
    default: "Association"
    }
  }
}
