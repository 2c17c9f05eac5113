using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Communities.Groups;

/// <summary>One purpose, one or many groups.</summary>
internal sealed class Community(BrandId brandId, CommunityId id, string name, DateTimeOffset createdAt) : IBrandOwned
{
    public BrandId BrandId { get; private init; } = brandId;
    public CommunityId Id { get; private init; } = id;
    public string Name { get; private set; } = name;
    public DateTimeOffset CreatedAt { get; private init; } = createdAt;
    public int Version { get; private set; }
}

internal sealed class Group(BrandId brandId, GroupId id, CommunityId communityId, string name, Channel channel, GroupStage stage, int capacity, DateTimeOffset createdAt) : IBrandOwned
{
    public const int NameLength = 80, TextLength = 1000;
    public const int UsualCapacity = 200, LargestCapacity = 100_000;

    public BrandId BrandId { get; private init; } = brandId;
    public GroupId Id { get; private init; } = id;
    public CommunityId CommunityId { get; private set; } = communityId;
    public string Name { get; private set; } = name;
    public Channel Channel { get; private init; } = channel;
    public GroupStage Stage { get; private set; } = stage;
    /// <summary>Null for groups that were there before stages came.</summary>
    public DateTimeOffset? StageSince { get; private set; } = createdAt;
    public int Capacity { get; private set; } = capacity;
    /// <summary>What whoever works here should know: the platform's own link, owner, rules of the place.</summary>
    public string? About { get; private set; }
    /// <summary>Said to newcomers instead of the community's welcome.</summary>
    public string? Welcome { get; private set; }
    public string? Farewell { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; } = createdAt;
    public int Version { get; private set; }

    public Refusal? Edit(string name, int capacity, string? about, string? welcome)
    {
        name = name.Trim();
        if (name.Length is 0 or > NameLength) return GroupRefusals.NameLength.With(NameLength).At("Name");
        if (capacity is < 1 or > LargestCapacity) return GroupRefusals.CapacityRange.With(1, LargestCapacity).At("Capacity");
        if (about?.Length > TextLength) return GroupRefusals.TextLength.With(TextLength).At("About");
        if (welcome?.Length > TextLength) return GroupRefusals.TextLength.With(TextLength).At("Welcome");
        (Name, Capacity, About, Welcome, Version) = (name, capacity, Text(about), Text(welcome), Version + 1);
        return null;
    }

    /// <param name="farewell">Kept while the group is retired.</param>
    public void Become(GroupStage stage, string? farewell, DateTimeOffset at) =>
        (Stage, Farewell, StageSince, Version) = (stage, stage == GroupStage.Retired ? Text(farewell) : null, at, Version + 1);

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

internal static class GroupTables
{
    public static DbSet<Community> Communities(this AppDb db) => db.Set<Community>();
    public static DbSet<Group> Groups(this AppDb db) => db.Set<Group>();

    internal sealed class CommunityTable : IEntityTypeConfiguration<Community>
    {
        public void Configure(EntityTypeBuilder<Community> community)
        {
            community.ToTable("communities_communities").HasKey(c => new { c.BrandId, c.Id });
            community.HasIndex(c => new { c.BrandId, c.Name }).IsUnique();
            community.Property(c => c.Version).IsConcurrencyToken();
        }
    }

    internal sealed class GroupTable : IEntityTypeConfiguration<Group>
    {
        public void Configure(EntityTypeBuilder<Group> group)
        {
            group.ToTable("communities_groups").HasKey(g => new { g.BrandId, g.Id });
            group.HasIndex(g => new { g.BrandId, g.Name }).IsUnique();
            group.HasIndex(g => new { g.BrandId, g.CommunityId });
            group.Property(g => g.Version).IsConcurrencyToken();
        }
    }
}
