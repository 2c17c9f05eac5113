using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Insights;

public enum ScopeKind { Brand, Community, Group }

/// <summary>Whose numbers: a group's, a community's, or the whole brand's with people counted once.</summary>
public sealed record Scope(ScopeKind Kind, BrandId Brand, Guid Id)
{
    public static Scope Of(BrandId brand) => new(ScopeKind.Brand, brand, brand.Value);
    public static Scope Of(BrandId brand, CommunityId community) => new(ScopeKind.Community, brand, community.Value);
    public static Scope Of(BrandId brand, GroupId group) => new(ScopeKind.Group, brand, group.Value);

    /// <summary>Restricts a group column of facts. Of the whole brand it lets through what belongs to no group.</summary>
    internal Sql Has(string column) => Kind switch
    {
        ScopeKind.Brand => Sql.Raw("1 = 1"),
        ScopeKind.Community => Sql.Of($"{Sql.Raw(column)} in (select own.id from communities_groups own where own.brand_id = {Brand} and own.community_id = {Id})"),
        _ => Sql.Of($"{Sql.Raw(column)} = {Id}"),
    };

    /// <summary>The groups of the scope as <c>g</c>, to be cross joined with facts whose indexes lead with the group.</summary>
    internal Sql Groups => Kind switch
    {
        ScopeKind.Brand => Sql.Of($"(select id from communities_groups where brand_id = {Brand}) g"),
        ScopeKind.Community => Sql.Of($"(select id from communities_groups where brand_id = {Brand} and community_id = {Id}) g"),
        _ => Sql.Of($"(select id from communities_groups where brand_id = {Brand} and id = {Id}) g"),
    };
}
