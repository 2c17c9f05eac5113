using System.Data.Common;
using System.Text.Json;
using Guildhall.Kernel.Texts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace Guildhall.Kernel.Storage;

/// <summary>The one database of the application, seen by one actor. Modules own their tables: their entities are internal, so only they can query them.</summary>
/// <remarks>Edited aggregates are EF entities; facts and ledgers use <see cref="Query{T}"/> and <see cref="Execute"/>, which join the same connection and transaction.</remarks>
public sealed partial class AppDb(DbContextOptions<AppDb> options, AppDbSource source, IReadOnlyList<Module> modules, Actor actor) : DbContext(options)
{
    public StorageKind Kind => source.Options.Kind;

    public bool IsSqlite => Kind == StorageKind.Sqlite;

    public Actor Actor => actor;

    /// <summary>Evaluated by the query filter of every <see cref="IBrandOwned"/> entity.</summary>
    public BrandId CurrentBrand => actor.RequireBrand();

    internal AppDbSource Source => source;

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (current is not null) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await using var transaction = await Begin(cancellationToken);
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await transaction.Commit(cancellationToken);
        return saved;
    }

    /// <summary>Saves, or answers false when a unique index says the same thing is already there.</summary>
    public async Task<bool> TrySave(CancellationToken ct)
    {
        try
        {
            await SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException e) when (IsDuplicate(e.InnerException))
        {
            ChangeTracker.Clear();
            return false;
        }
        catch (DbUpdateConcurrencyException)
        {
            ChangeTracker.Clear();
            return false;
        }
    }

    public static bool IsDuplicate(Exception? e) =>
        e is SqliteException { SqliteErrorCode: 19, SqliteExtendedErrorCode: 2067 or 1555 } or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
        foreach (var module in modules)
            modelBuilder.ApplyConfigurationsFromAssembly(module.Assembly);

        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            NameInSnakeCase(entity);
            if (typeof(IBrandOwned).IsAssignableFrom(entity.ClrType)) FilterByBrand(modelBuilder, entity.ClrType);
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        foreach (var type in modules.Select(m => m.Assembly).Prepend(typeof(AppDb).Assembly).Distinct().SelectMany(a => a.GetTypes()))
            if (Id.IsId(type)) configurationBuilder.Properties(type).HaveConversion((IsSqlite ? typeof(IdBytesConverter<>) : typeof(IdConverter<>)).MakeGenericType(type));
            else if (type.IsEnum) configurationBuilder.Properties(type).HaveConversion(typeof(SnakeCaseEnumConverter<>).MakeGenericType(type));
        configurationBuilder.Properties<DateOnly>().HaveConversion<DayNumberConverter>();
        if (!IsSqlite) return;
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
        configurationBuilder.Properties<Guid>().HaveConversion<GuidBytesConverter>();
    }

    private void FilterByBrand(ModelBuilder modelBuilder, Type type) =>
        GetType().GetMethod(nameof(Filter), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .MakeGenericMethod(type).Invoke(this, [modelBuilder]);

    private void Filter<TEntity>(ModelBuilder modelBuilder) where TEntity : class, IBrandOwned =>
        modelBuilder.Entity<TEntity>().HasQueryFilter(e => e.BrandId == CurrentBrand);

    private static void NameInSnakeCase(IMutableEntityType entity)
    {
        foreach (var property in entity.GetProperties())
            property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        foreach (var key in entity.GetKeys())
            key.SetName($"pk_{entity.GetTableName()}");
        foreach (var index in entity.GetIndexes())
            index.SetDatabaseName($"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name)))}");
    }

    private sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
    private sealed class GuidBytesConverter() : ValueConverter<Guid, byte[]>(g => g.ToByteArray(true), b => FromBytes(b))
    {
        private static Guid FromBytes(byte[] bytes) => new(bytes, bigEndian: true);
    }
    private sealed class DayNumberConverter() : ValueConverter<DateOnly, int>(day => day.DayNumber, number => DateOnly.FromDayNumber(number));
    private sealed class SnakeCaseEnumConverter<TEnum>() : ValueConverter<TEnum, string>(e => NameOf(e), name => Dialect.EnumOf<TEnum>(name)) where TEnum : struct, Enum
    {
        private static string NameOf(TEnum value) => Dialect.NameOf(value);
    }
}
