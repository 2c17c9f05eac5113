using Guildhall.Brands.Contracts;

namespace Guildhall.Brands.Shell;

internal static class RoleTexts
{
    public static string Code(Role role) => role switch
    {
        Role.Owner => "brands.role.owner",
        Role.Lead => "brands.role.lead",
        Role.Content => "brands.role.content",
        Role.Activity => "brands.role.activity",
        Role.User => "brands.role.user",
        Role.Service => "brands.role.service",
        Role.Floor => "brands.role.floor",
        Role.Analyst => "brands.role.analyst",
        _ => "brands.role.agency_manager",
    };
}
