import venditor.core.clock
import venditor.core.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0001_initial"),
    ]

    operations = [
        # Hosts that stand already were in use: the default of this one step makes them proven. New ones
        # begin without.
        migrations.AddField(
            model_name="tenanthost",
            name="proven_at",
            field=models.DateTimeField(default=venditor.core.clock.now, null=True),
            preserve_default=False,
        ),
        # They need no token; each new one gets its own.
        migrations.AddField(
            model_name="tenanthost",
            name="token",
            field=models.CharField(default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="tenanthost",
            name="token",
            field=models.CharField(default=venditor.core.identifiers.new_token, max_length=60),
        ),
        migrations.AddField(
            model_name="tenanthost",
            name="added_at",
            field=models.DateTimeField(default=venditor.core.clock.now),
        ),
        migrations.AddField(
            model_name="tenanthost",
            name="look_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="tenanthost",
            name="looked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="tenanthost",
            name="found",
            field=models.CharField(
                blank=True,
                choices=[
                    ("token", "Token"),
                    ("nothing", "Nothing"),
                    ("other", "Other"),
                    ("no_answer", "No Answer"),
                    ("taken", "Taken"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="tenanthost",
            name="host",
            field=models.CharField(max_length=253),
        ),
        migrations.AddIndex(
            model_name="tenanthost",
            index=models.Index(fields=["look_at"], name="hosts_to_look_at"),
        ),
        migrations.AddConstraint(
            model_name="tenanthost",
            constraint=models.UniqueConstraint(fields=("tenant", "host"), name="a_host_once_a_seller"),
        ),
        migrations.AddConstraint(
            model_name="tenanthost",
            constraint=models.UniqueConstraint(
                condition=models.Q(("proven_at__isnull", False)), fields=("host",), name="a_proven_host_once"
            ),
        ),
    ]
