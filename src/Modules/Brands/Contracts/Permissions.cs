namespace Guildhall.Brands.Contracts;

/// <summary>Everything a role may allow within one brand. A page or endpoint names exactly one.</summary>
public static class Permissions
{
    public const string BrandRead = "brand.read";
    public const string BrandEdit = "brand.edit";
    public const string OperatorsManage = "operators.manage";
    public const string AuditRead = "audit.read";
    public const string KeysManage = "keys.manage";
    public const string JobsRead = "jobs.read";
    public const string JobsRun = "jobs.run";
    public const string ImportsRun = "imports.run";
    public const string GroupsRead = "groups.read";
    public const string GroupsEdit = "groups.edit";
    public const string MembersRead = "members.read";
    public const string MembersEdit = "members.edit";
    public const string MembersExport = "members.export";
    public const string ConversationsRead = "conversations.read";
    public const string ConversationsWrite = "conversations.write";
    public const string OrdersRead = "orders.read";
    public const string OrdersEdit = "orders.edit";
    public const string CatalogueEdit = "catalogue.edit";
    public const string LoyaltyRead = "loyalty.read";
    public const string LoyaltyEdit = "loyalty.edit";
    public const string ActivitiesRead = "activities.read";
    public const string ActivitiesEdit = "activities.edit";
    public const string InsightsRead = "insights.read";
    public const string InsightsExport = "insights.export";

    public static IReadOnlyList<string> All { get; } =
    [
        BrandRead, BrandEdit, OperatorsManage, AuditRead, KeysManage, JobsRead, JobsRun, ImportsRun, GroupsRead, GroupsEdit,
        MembersRead, MembersEdit, MembersExport, ConversationsRead, ConversationsWrite, OrdersRead, OrdersEdit, CatalogueEdit, LoyaltyRead, LoyaltyEdit,
        ActivitiesRead, ActivitiesEdit, InsightsRead, InsightsExport,
    ];
}

/// <summary>What an operator is in a brand.</summary>
public enum Role { Owner, Lead, Content, Activity, User, Service, Floor, Analyst, AgencyManager }

public static class RolePermissions
{
    private static readonly IReadOnlySet<string> Everyone = Set(Permissions.BrandRead, Permissions.GroupsRead);

    private static readonly Dictionary<Role, IReadOnlySet<string>> Granted = new()
    {
        [Role.Owner] = Set([.. Permissions.All]),
        [Role.AgencyManager] = Set([.. Permissions.All.Except([Permissions.KeysManage])]),
        [Role.Lead] = Set([.. Permissions.All.Except([Permissions.KeysManage, Permissions.OperatorsManage, Permissions.AuditRead])]),
        [Role.Content] = With(Permissions.ActivitiesRead, Permissions.ConversationsRead, Permissions.ConversationsWrite, Permissions.InsightsRead, Permissions.JobsRead),
        [Role.Activity] = With(Permissions.ActivitiesRead, Permissions.ActivitiesEdit, Permissions.GroupsEdit, Permissions.MembersRead, Permissions.OrdersRead, Permissions.CatalogueEdit, Permissions.LoyaltyRead, Permissions.LoyaltyEdit, Permissions.InsightsRead, Permissions.JobsRead),
        [Role.User] = With(Permissions.ActivitiesRead, Permissions.GroupsEdit, Permissions.MembersRead, Permissions.MembersEdit, Permissions.ConversationsRead, Permissions.ConversationsWrite, Permissions.LoyaltyRead, Permissions.LoyaltyEdit, Permissions.InsightsRead, Permissions.ImportsRun, Permissions.JobsRead, Permissions.JobsRun),
        [Role.Service] = With(Permissions.ActivitiesRead, Permissions.MembersRead, Permissions.ConversationsRead, Permissions.ConversationsWrite, Permissions.OrdersRead, Permissions.OrdersEdit, Permissions.LoyaltyRead),
        [Role.Floor] = With(Permissions.OrdersRead, Permissions.OrdersEdit),
        [Role.Analyst] = With(Permissions.ActivitiesRead, Permissions.MembersRead, Permissions.ConversationsRead, Permissions.OrdersRead, Permissions.LoyaltyRead, Permissions.InsightsRead, Permissions.InsightsExport, Permissions.JobsRead),
    };

    public static IReadOnlySet<string> Grants(this Role role) => Granted[role];

    private static IReadOnlySet<string> With(params string[] more) => Set([.. Everyone, .. more]);

    private static HashSet<string> Set(params string[] permissions) => [.. permissions];
}
