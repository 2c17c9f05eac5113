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

internal sealed class Group(BrandId brandId, GroupId id, CommunityId communityId, string name, Channel channel, DateTimeOffset createdAt) : IBrandOwned
{
    public const int NameLength = 80;

    public BrandId BrandId { get; private init; } = brandId;
    public GroupId Id { get; private init; } = id;
    public CommunityId CommunityId { get; private set; } = communityId;
    public string Name { get; private set; } = name;
    public Channel Channel { get; private init; } = channel;
    public DateTimeOffset CreatedAt { get; private init; } = createdAt;
    public int Version { get; private set; }
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
